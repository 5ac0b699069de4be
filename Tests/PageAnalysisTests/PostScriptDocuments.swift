import Foundation
import PrintModel

/// PostScript programs, which need Ghostscript to be counted.
enum PostScriptDocuments {
    static let hasGhostscript = ["/usr/bin/gs", "/usr/local/bin/gs"].contains {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// A program with the first line that printers look for.
    static func program(_ body: String) -> [UInt8] { Array("%!PS-Adobe-3.0\n\(body)\n".utf8) }

    /// What the program puts out.
    static func run(_ body: String) throws -> DocumentAnalysis {
        try Documents.analyze(program(body))
    }
}
