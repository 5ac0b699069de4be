import SystemPackage

/// What a backend and cupsd say to each other on standard error: lines that begin with a keyword.
enum BackendProtocol {
    /// Writes one line. What users chose is in it, so that no line break may start another.
    static func write(_ line: String) {
        let oneLine = line.unicodeScalars.map { scalar in
            scalar.properties.generalCategory == .control ? " " : Character(scalar)
        }
        _ = try? FileDescriptor.standardError.writeAll("\(String(oneLine))\n".utf8)
    }
}
