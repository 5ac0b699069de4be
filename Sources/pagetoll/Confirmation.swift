import ArgumentParser
import Desk
import Foundation

/// What a command that deletes takes: it is done only when somebody writes DELETE.
struct Confirmation: ParsableArguments {
    @Option(help: "DELETE, in capitals, for scripts; asked for when it is missing.")
    var confirm: String?

    private static let word = "DELETE"

    /// Says what would be deleted, and asks.
    ///
    /// - Parameter records: one line each.
    /// - Throws: when the answer is anything but DELETE.
    func ask(_ records: [String]) throws(CommandFailure) {
        var answer = confirm
        if answer == nil {
            let lines = records.map { "  \($0.printable)\n" }.joined()
            let count = counted(records.count, "record")
            FileHandle.standardError.write(
                Data("\(lines)\(count) will be deleted. Type \(Self.word) to go on:\n".utf8))
            answer = readLine()
        }
        guard answer == Self.word else {
            throw CommandFailure("Nothing is deleted: the answer was not \(Self.word).")
        }
    }
}
