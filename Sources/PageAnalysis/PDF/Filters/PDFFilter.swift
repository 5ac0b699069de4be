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

        /// Whether it makes pixels, which takes more than a codec.
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

    /// What undoes it, the predictor last. Nil for an image, and where the parameters make no sense.
    ///
    /// - Parameter inflater: gives one that is not in use.
    func codecs(inflater: () -> Inflater) -> [any PDFCodec]? {
        switch kind {
        case .asciiHex: return [PDFHexCodec()]
        case .ascii85: return [PDFBase85Codec()]
        case .runLength: return [PDFRunLengthCodec()]
        case .flate: return predictor.map { [inflater()] + $0 }
        case .lzw:
            guard let earlyChange = number("EarlyChange", default: 1), 0...1 ~= earlyChange else {
                return nil
            }
            return predictor.map { [PDFLZWCodec(changesEarly: earlyChange == 1)] + $0 }
        case .ccittFax, .jbig2, .dct, .jpx: return nil
        }
    }

    /// One or no predictor (table 8); nil when there is no such one.
    private var predictor: [any PDFCodec]? {
        let kind: PDFPredictor.Kind
        switch number("Predictor", default: 1) {
        case 1: return []
        case 2: kind = .tiff
        case 10, 11, 12, 13, 14, 15: kind = .png
        default: return nil
        }
        guard let columns = number("Columns", default: 1),
            let colors = number("Colors", default: 1),
            let bits = number("BitsPerComponent", default: 8),
            [columns, colors, bits].allSatisfy({ (1...Self.mostSamples).contains($0) }),
            columns * colors * bits <= Self.longestRowBits,
            let predictor = PDFPredictor(kind, columns: columns, colors: colors, bits: bits)
        else { return nil }
        return [predictor]
    }

    /// Samples of a row, which a predictor keeps in memory; and all of its bits.
    private static let mostSamples = 1 << 20
    private static let longestRowBits = 64 << 20

    private func number(_ key: String, default missing: Int) -> Int? {
        guard let value = parameters[key], !value.isNull else { return missing }
        return value.integer
    }
}
