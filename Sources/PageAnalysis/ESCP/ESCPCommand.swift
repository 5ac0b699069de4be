/// The commands of ESC and a character (EPSON ESC/P Reference Manual, command list), but for those
/// whose length is in their parameters.
enum ESCPCommand {
    /// How many bytes follow each.
    static let parameterCounts: [UInt8: Int] = table([
        ("#0124569<=>@EFGHMOPTg78\u{0A}\u{0C}\u{0E}\u{0F}", 0),
        (" !%+-/3AIJNQRSUWahjklmpqrstwx_\u{19}", 1),
        ("$\\cef?\u{00}", 2),
        (":X", 3),
    ])

    /// The same of FS: Kanji mode (ESC/P-J), and NEC's and Epson's fine line spacing.
    static let kanjiParameterCounts: [UInt8: Int] = table([
        ("&.JKUFR\u{0F}\u{12}", 0),
        ("!-3CEIWkrx", 1),
        ("TD$", 2),
    ])

    private static func table(_ rows: [(String, Int)]) -> [UInt8: Int] {
        var table: [UInt8: Int] = [:]
        for (characters, count) in rows {
            for character in characters.utf8 { table[character] = count }
        }
        return table
    }
}

/// ESC *, and the older ESC K, L, Y and Z: columns of dots.
struct ESCPBitImage {
    let bytesPerColumn: Int
    let dotsPerInch: Int
    let rowsPerInch: Int

    /// What ESC K, L, Y and Z stand for after a reset.
    static let initialModes: [UInt8: UInt8] = [
        UInt8(ascii: "K"): 0, UInt8(ascii: "L"): 1, UInt8(ascii: "Y"): 2, UInt8(ascii: "Z"): 3,
    ]

    /// - Parameter mode: the first parameter of ESC *.
    init?(mode: UInt8) {
        guard let dotsPerInch = ESCPBitImage.densities[mode] else { return nil }
        self.dotsPerInch = dotsPerInch
        (bytesPerColumn, rowsPerInch) = mode < 32 ? (1, 72) : mode < 64 ? (3, 180) : (6, 360)
    }

    /// ESC ^, for nine pins.
    static let ninePins = ESCPBitImage(bytesPerColumn: 2, dotsPerInch: 120, rowsPerInch: 72)

    /// ESC | B of Canon's and other printers that add to ESC/P: 32 to 64 dots a column.
    static func tall(rowCount: Int) -> ESCPBitImage {
        ESCPBitImage(bytesPerColumn: rowCount / 8, dotsPerInch: 360, rowsPerInch: 360)
    }

    private init(bytesPerColumn: Int, dotsPerInch: Int, rowsPerInch: Int) {
        self.bytesPerColumn = bytesPerColumn
        self.dotsPerInch = dotsPerInch
        self.rowsPerInch = rowsPerInch
    }

    /// Dots an inch, by mode.
    private static let densities: [UInt8: Int] = [
        0: 60, 1: 120, 2: 120, 3: 240, 4: 80, 5: 72, 6: 90, 7: 144,
        32: 60, 33: 120, 38: 90, 39: 180, 40: 360,
        64: 60, 65: 120, 70: 90, 71: 180, 72: 360, 73: 360,
    ]
}
