/// Counts the labels of ZPL II (Zebra Programming Guide): what lies between ^XA and ^XZ is a label
/// when any field of it prints, and ^PQ says how often. The resolution is the printer's, so that
/// sizes in dots say nothing of the media.
struct ZPLAnalyzer {
    private static let caret = UInt8(ascii: "^")
    private static let tilde = UInt8(ascii: "~")
    private static let longestParameterBytes = 256
    /// Commands of fields that leave marks: text, lines, circles, graphics, symbols and images.
    private static let printing: Set<String> = [
        "FD", "FV", "GB", "GC", "GD", "GE", "GF", "GS", "XG", "IM", "IL", "SN",
    ]

    /// A format, a graphic that is stored for one, or the way Zebra's driver begins.
    static func begins(_ bytes: some Collection<UInt8>) -> Bool {
        ["^XA", "~DG", "~DY", "CT~~CD,~CC^~CT~", "\u{10}CT~~CD,~CC^~CT~"].contains {
            bytes.starts(with: $0.utf8)
        }
    }

    func analyze(
        _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var label: HostPage?
        while let prefix = try reader.next() {
            guard prefix == ZPLAnalyzer.caret || prefix == ZPLAnalyzer.tilde else { continue }
            let start = reader.offset - 1
            try builder.countObjects(offsetBytes: start)
            let name = String(decoding: try reader.take(2), as: UTF8.self).uppercased()
            switch (prefix, name) {
            case (ZPLAnalyzer.caret, "XA"):
                label = HostPage(startOffset: start)
            case (ZPLAnalyzer.caret, "XZ"):
                if let ended = label, !ended.ink.isEmpty {
                    try ended.end(at: reader.offset, into: &builder)
                }
                label = nil
            case (ZPLAnalyzer.caret, "PQ"):
                let count = try parameters(&reader).first.flatMap { Int($0) }
                label?.copies = count.map { max(1, $0) }
            case (ZPLAnalyzer.caret, "GF"):
                label?.ink = .mark
                let parameters = try parameters(4, &reader)
                // Type B is binary, in as many bytes as the second parameter says.
                if parameters.first == "B", let count = Int(parameters[1]) {
                    reader.skip(max(0, count))
                }
            case (ZPLAnalyzer.tilde, "DY"):
                let parameters = try parameters(5, &reader)
                if parameters[1] != "A", let count = Int(parameters[3]) {
                    reader.skip(max(0, count))
                }
            case (ZPLAnalyzer.caret, let name) where ZPLAnalyzer.printing.contains(name):
                label?.ink = .mark
            default: break
            }
        }
        if let label, !label.ink.isEmpty {
            builder.warn("the last label has no end and is not printed", offsetBytes: reader.offset)
        }
    }

    /// The parameters up to the next command, which stays.
    private func parameters(_ reader: inout ByteReader) throws(AnalysisError) -> [String] {
        var text: [UInt8] = []
        while let byte = try reader.peek(), byte != ZPLAnalyzer.caret, byte != ZPLAnalyzer.tilde {
            reader.skip(1)
            if text.count < ZPLAnalyzer.longestParameterBytes { text.append(byte) }
        }
        return String(decoding: text, as: UTF8.self)
            .split(separator: ",", omittingEmptySubsequences: false)
            .map { String($0.filter { !$0.isWhitespace }) }
    }

    /// The next `count` parameters with their commas, after which data begins; empty ones where
    /// there are fewer.
    private func parameters(
        _ count: Int, _ reader: inout ByteReader
    ) throws(AnalysisError) -> [String] {
        var parameters = [""]
        while parameters.count <= count, let byte = try reader.peek(),
            byte != ZPLAnalyzer.caret, byte != ZPLAnalyzer.tilde
        {
            reader.skip(1)
            if byte == UInt8(ascii: ",") {
                parameters.append("")
            } else if parameters[parameters.count - 1].count < ZPLAnalyzer.longestParameterBytes {
                parameters[parameters.count - 1].append(Character(UnicodeScalar(byte)))
            }
        }
        while parameters.count < count { parameters.append("") }
        return parameters
    }
}
