/// Tells HP-GL and HP-GL/2 by how they begin.
enum HPGLSignature {
    private static let escape: UInt8 = 0x1B
    private static let reset = [escape, UInt8(ascii: "E")]
    /// `ESC%-1B`: HP-GL/2 as a plotter reads it.
    private static let enter = [escape] + "%-1B".utf8

    /// Whether `bytes`, the start of the data, are a plot: the escape sequence that says so, or
    /// instructions and nothing else.
    static func matches(_ bytes: [UInt8]) -> Bool {
        let start = bytes.starts(with: reset) ? bytes.dropFirst(2) : bytes[...]
        if start.starts(with: enter) { return true }
        return beginsWithInstructions(withoutDeviceControl(start))
    }

    /// `ESC.` with its letter, and its parameters up to a colon or the next letter.
    private static func withoutDeviceControl(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var rest = bytes
        while rest.starts(with: [escape, UInt8(ascii: ".")]) {
            rest = rest.dropFirst(3).drop { 0x30...0x3B ~= $0 || isBlank($0) }
        }
        return rest
    }

    /// Whether the first few instructions are all known ones, with nothing but numbers between.
    private static func beginsWithInstructions(_ bytes: ArraySlice<UInt8>) -> Bool {
        var rest = bytes.drop(while: isBlank)
        var count = 0
        var hasSemicolon = false
        while count < 6, rest.count >= 2 {
            let name = String(decoding: rest.prefix(2), as: UTF8.self).uppercased()
            guard instructions.contains(name), count > 0 || openings.contains(name) else {
                return false
            }
            count += 1
            rest = rest.dropFirst(2)
            // What a label or a comment holds says nothing.
            if texts.contains(name) { break }
            rest = rest.drop { 0x2B...0x2E ~= $0 || 0x30...0x39 ~= $0 || isBlank($0) }
            guard let end = rest.first else { break }
            if end == UInt8(ascii: ";") {
                hasSemicolon = true
                rest = rest.drop { $0 == end || isBlank($0) }
            }
        }
        return hasSemicolon && count >= 2
    }

    private static func isBlank(_ byte: UInt8) -> Bool { [0x09, 0x0A, 0x0D, 0x20].contains(byte) }

    private static let openings: Set = [
        "IN", "DF", "BP", "PS", "SP", "PU", "PA", "PD", "CO", "RO", "IP", "IW", "SC", "VS", "NP",
        "PG", "LT", "PW", "QL", "UL",
    ]
    private static let texts: Set = ["LB", "CO", "BP", "PE", "BL", "WD", "DT", "SM"]
    private static let instructions: Set = openings.union(texts).union([
        "AA", "AC", "AD", "AF", "AH", "AR", "AT", "BR", "BZ", "CA", "CF", "CI", "CM", "CP", "CR",
        "CS", "DC", "DI", "DR", "DV", "EA", "EC", "EP", "ER", "ES", "EW", "FP", "FR", "FS", "FT",
        "GM", "IM", "IR", "IV", "LA", "LM", "LO", "MC", "MG", "MT", "NR", "OP", "PB", "PC", "PM",
        "PP", "PR", "PT", "RA", "RF", "RP", "RR", "RT", "SA", "SB", "SD", "SI", "SL", "SR", "SS",
        "ST", "SV", "TD", "TL", "TR", "UC", "WG", "WU", "XT", "YT",
    ])
}
