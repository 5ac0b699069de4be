import Glibc

/// Where the pages of a program lie in the data by its comments (Adobe 5001, "PostScript Language
/// Document Structuring Conventions Specification", version 3.0).
enum PostScriptPageComments {
    /// More comments than this are not read.
    private static let commentLimit = 1_000_000
    private static let longestLineBytes = 255

    /// The sections that `%%Page:` begins outside of included documents and data, or none where the
    /// comments are too many.
    static func ranges(
        in program: Range<Int>, _ reader: inout ByteReader
    ) throws(AnalysisError) -> [Range<Int>] {
        var starts: [Int] = []
        var end = program.upperBound
        var depth = 0
        var commentCount = 0
        reader.seek(to: program.lowerBound)
        while let offset = try reader.skipToComment(before: program.upperBound) {
            commentCount += 1
            guard commentCount <= commentLimit else { return [] }
            let line = try reader.lookahead(longestLineBytes)
            let comment = PostScriptComment(line)
            reader.skip(2)
            switch comment {
            case .beginDocument: depth += 1
            case .endDocument: depth = max(0, depth - 1)
            case .data(let count): reader.skip(min(count, program.upperBound - reader.offset))
            case .page where depth == 0: starts.append(offset)
            case .trailer where depth == 0: end = offset
            default: break
            }
        }
        let bounds = starts + [max(end, starts.last ?? 0)]
        return zip(bounds, bounds.dropFirst()).map { $0..<$1 }
    }
}

/// A comment that tells how the data is laid out.
private enum PostScriptComment {
    case page
    case trailer
    case beginDocument
    case endDocument
    /// So many bytes follow the line that are no comments.
    case data(Int)
    case other

    /// - Parameter line: from "%%" on, up to the end of the line or beyond.
    init(_ bytes: [UInt8]) {
        let line = bytes.prefix { $0 != 0x0A && $0 != 0x0D }
        let words = String(decoding: line, as: UTF8.self).split(separator: " ")
        switch words.first {
        case "%%Page:": self = .page
        case "%%Trailer": self = .trailer
        case "%%BeginDocument:": self = .beginDocument
        case "%%EndDocument": self = .endDocument
        case "%%BeginBinary:", "%%BeginData:":
            let isLines = words.last == "Lines"
            let count = words.dropFirst().first.flatMap { Int($0) } ?? 0
            self = isLines || count <= 0 ? .other : .data(line.count - 2 + 1 + count)
        default: self = .other
        }
    }
}

extension ByteReader {
    /// Moves to the next "%%" at the start of a line, and returns where that is.
    fileprivate mutating func skipToComment(before limit: Int) throws(AnalysisError) -> Int? {
        var isAtLineStart = true
        while offset < limit {
            let start = offset
            var isFound = false
            try consume(atLeast: min(2, limit - start)) { window in
                let count = min(window.count, limit - start)
                var index = 0
                while let base = window.baseAddress, index < count,
                    let hit = memchr(base + index, 0x25, count - index)
                {
                    index = base.distance(to: UnsafeRawPointer(hit))
                    let isStart = index == 0 ? isAtLineStart : window[index - 1].isLineEnd
                    if isStart, index + 1 == count, count == window.count, index > 0 {
                        isAtLineStart = true
                        return index
                    }
                    if isStart, index + 1 < count, window[index + 1] == 0x25 {
                        isFound = true
                        return index
                    }
                    index += 1
                }
                isAtLineStart = count > 0 && window[count - 1].isLineEnd
                return count
            }
            if isFound { return offset }
        }
        return nil
    }
}

extension UInt8 {
    fileprivate var isLineEnd: Bool { self == 0x0A || self == 0x0D }
}
