internal import Foundation

/// The executables of this package, beside the test bundle.
package enum BuiltProgram {
    /// - Throws: `notBuilt`.
    package static func path(of name: String) throws(ScenarioError) -> String {
        let folders = candidates()
        for folder in folders where access("\(folder)/\(name)", X_OK) == 0 {
            return "\(folder)/\(name)"
        }
        throw .notBuilt(name, folder: folders.joined(separator: ", "))
    }

    /// The test bundle is .build/…/debug/NAME.xctest, a program run as it is or named in an
    /// argument of a runner.
    private static func candidates() -> [String] {
        let bundles = CommandLine.arguments.filter { $0.hasSuffix(".xctest") }
        let executable = try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/exe")
        return (bundles + [executable].compactMap { $0 }).map {
            URL(filePath: $0).deletingLastPathComponent().path()
        }
    }
}
