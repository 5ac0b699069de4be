import PrintModel

/// The paper sizes of `ESC&l#A` (HP PCL 5 Printer Language Technical Reference Manual, chapter 5;
/// HP DeskJet 1220C PCL reference for those of inkjets).
enum PCLPaper {
    /// The number that stands for the size of `ESC&f#I` and `ESC&f#J`.
    static let custom = 101
    /// What a printer has loaded that is told nothing.
    static let letter = MediaSize(width: 21590, height: 27940)

    /// The size with this number, or nil when it is not known.
    static func size(_ number: Int) -> MediaSize? {
        sizes[number]
    }

    private static let sizes: [Int: MediaSize] = [
        1: inches(7.25, 10.5), 2: letter, 3: inches(8.5, 14), 6: inches(11, 17),
        10: inches(8.5, 13), 15: inches(5.5, 8.5), 16: inches(13, 19), 17: millimetres(195, 270),
        18: millimetres(270, 390), 19: millimetres(184, 260), 20: millimetres(260, 368),
        24: millimetres(105, 148), 25: millimetres(148, 210), 26: millimetres(210, 297),
        27: millimetres(297, 420), 28: millimetres(420, 594), 29: millimetres(594, 841),
        30: millimetres(841, 1189), 44: millimetres(128, 182), 45: millimetres(182, 257),
        46: millimetres(257, 364), 71: millimetres(100, 148), 72: millimetres(148, 200),
        73: millimetres(105, 148), 74: inches(4, 6), 75: inches(5, 8), 78: inches(3, 5),
        80: inches(3.875, 7.5), 81: inches(4.125, 9.5), 90: millimetres(110, 220),
        91: millimetres(162, 229), 92: millimetres(114, 162), 100: millimetres(176, 250),
        109: inches(4.375, 5.75), 110: millimetres(120, 235), 111: millimetres(90, 205),
        122: inches(5, 7),
    ]

    private static func inches(_ width: Double, _ height: Double) -> MediaSize {
        MediaSize(width: Int((width * 2540).rounded()), height: Int((height * 2540).rounded()))
    }

    private static func millimetres(_ width: Int, _ height: Int) -> MediaSize {
        MediaSize(width: width * 100, height: height * 100)
    }
}
