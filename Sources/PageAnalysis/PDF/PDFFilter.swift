/// A step in the decoding of a stream (ISO 32000-1, 7.4).
struct PDFFilter {
    enum Kind: String {
        case asciiHex = "ASCIIHexDecode"
        case ascii85 = "ASCII85Decode"
        case lzw = "LZWDecode"
        case flate = "FlateDecode"
        case runLength = "RunLengthDecode"
        case ccittFax = "CCITTFaxDecode"
        case jbig2 = "JBIG2Decode"
        case dct = "DCTDecode"
        case jpx = "JPXDecode"

        /// The kind by its name, abbreviated as in inline images or not (table 94).
        init?(name: String) {
            switch name {
            case "AHx": self = .asciiHex
            case "A85": self = .ascii85
            case "LZW": self = .lzw
            case "Fl": self = .flate
            case "RL": self = .runLength
            case "CCF": self = .ccittFax
            case "DCT": self = .dct
            default: self.init(rawValue: name)
            }
        }

        /// Whether it makes pixels, which takes more than a pipeline.
        var isImage: Bool {
            switch self {
            case .ccittFax, .jbig2, .dct, .jpx: true
            case .asciiHex, .ascii85, .lzw, .flate, .runLength: false
            }
        }
    }

    let kind: Kind
    /// References resolved.
    let parameters: PDFDictionary

    /// Keys of the filters that are not for images; all of their values are integers (table 8).
    private static let numericKeys = [
        "Predictor", "Columns", "Colors", "BitsPerComponent", "EarlyChange",
    ]

    /// The parameters as PDF text.
    var parameterText: String {
        let entries = PDFFilter.numericKeys.compactMap { key in
            parameters[key]?.integer.map { "/\(key) \($0)" }
        }
        return entries.isEmpty ? "null" : "<< \(entries.joined(separator: " ")) >>"
    }

    /// Whether a row of samples, which a predictor keeps in memory, is of a size that can be.
    var isAffordable: Bool {
        let factors = ["Columns", "Colors", "BitsPerComponent"].map { parameters[$0]?.integer ?? 1 }
        return factors.allSatisfy { (0...(1 << 20)).contains($0) }
            && factors.reduce(1, *) <= 64 << 20
    }
}
