import PrintModel
import Testing

@testable import PageAnalysis

/// A broken or hostile document of the catalogue in `docs/bad-documents.md`, which says what becomes
/// of it.
struct BadDocument: Sendable, CustomTestStringConvertible {
    /// Its number in the catalogue, which stays its own.
    let number: Int
    /// The language, or what is around it.
    let language: String
    /// What is wrong with it.
    let defect: String
    /// How long Ghostscript has for it: by far enough beside every other test, unless time is what
    /// ends it.
    let seconds: Int
    let bytes: @Sendable () throws -> [UInt8]

    init(
        _ number: Int, _ language: String, _ defect: String, seconds: Int = 240,
        _ bytes: @escaping @Sendable () throws -> [UInt8]
    ) {
        self.number = number
        self.language = language
        self.defect = defect
        self.seconds = seconds
        self.bytes = bytes
    }

    init(_ number: Int, _ language: String, _ defect: String, text: String) {
        self.init(number, language, defect) { text.unicodeScalars.map { UInt8($0.value) } }
    }

    static let all =
        (pdf + postScript + printerLanguages + hostBased + rasters + images + packages + wrappers)
        .sorted { $0.number < $1.number }

    var testDescription: String { "\(number) \(language): \(defect)" }

    var needsGhostscript: Bool { language == "PostScript" || language == "EPS" }

    /// What becomes of it, within limits that are reached soon.
    func outcome() throws -> String {
        var limits = AnalysisLimits.fuzzing
        limits.pages = 1000
        limits.seconds = needsGhostscript ? seconds : 0
        let data = try bytes()
        do {
            let analysis = try Documents.analyze(data, limits: limits)
            let pages = analysis.impressions.pages
            let colored = pages.count { $0.color == .color }
            let count = "\(pages.count) \(pages.count == 1 ? "page" : "pages")"
            let color = colored == 0 ? "" : ", \(colored) in colour"
            let warning = analysis.warnings.first.map {
                "; warning at byte \($0.offsetBytes): \($0.message)"
            }
            return count + color + (warning ?? "")
        } catch let error as AnalysisError {
            return switch error {
            case .empty: "error: empty"
            case .unknownFormat(let offset): "error at byte \(offset): unknown language"
            case .encrypted(_, let offset): "error at byte \(offset): encrypted"
            case .damaged(_, let reason, let offset): "error at byte \(offset): \(reason)"
            case .overLimit(let limit, let offset):
                "error at byte \(offset): over the limit of \(limit.rawValue)"
            case .interpreterMissing(_, let offset): "error at byte \(offset): no interpreter"
            case .menderMissing(let offset): "error at byte \(offset): no mender"
            case .unreadable(_, let offset): "error at byte \(offset): unreadable"
            }
        }
    }
}

/// Deflate data (RFC 1951) that is nothing but "the same again", 13 bits for 258 bytes.
enum DeflateBomb {
    /// - Parameter matchCount: each is 258 zeros.
    static func bytes(matchCount: Int) -> [UInt8] {
        var bits: [Bool] = [true, true, false]  // The last block, with the fixed code.
        func append(_ code: String) { bits += code.map { $0 == "1" } }
        append("00110000")  // A zero,
        for _ in 0..<matchCount {
            append("11000101")  // 258 bytes
            append("00000")  // from one byte before,
        }
        append("0000000")  // and the end.
        return stride(from: 0, to: bits.count, by: 8).map { start in
            bits[start..<min(start + 8, bits.count)].enumerated()
                .reduce(0) { $0 | ($1.element ? 1 << UInt8($1.offset) : 0) }
        }
    }

    /// More than the limit of tests, 16 MiB, makes.
    static let overLimit = bytes(matchCount: 70_000)
    static let zlib: [UInt8] = [0x78, 0x9C] + overLimit + [0, 0, 0, 0]
    static let gzip: [UInt8] =
        [0x1F, 0x8B, 8, 0, 0, 0, 0, 0, 0, 3] + overLimit + [0, 0, 0, 0, 0, 0, 0, 0]
}
