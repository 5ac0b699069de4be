extension MediaSize {
    /// The registered name of the paper (PWG 5101.1, section 5), either way up; for other sizes
    /// the width and height in whole points, as in "288x432".
    package var name: String {
        if let known = MediaSize.registered.first(where: { $0.size.matches(self) }) {
            return known.name
        }
        return "\(Int(widthPoints.rounded()))x\(Int(heightPoints.rounded()))"
    }

    /// Whether it is one of the sizes that office printers load, within tolerance.
    package var isRegistered: Bool {
        MediaSize.registered.contains { $0.size.matches(self) }
    }

    /// The size that `text` names, in any of the ways people and printers write one: the PWG name
    /// ("iso_a4_210x297mm"), its short form ("a4", "letter"), or a size with its unit ("100x150mm",
    /// "4x6in", "288x432"; points when none is given). Case does not matter. Nil for anything else.
    package init?(named text: String) {
        let wanted = text.lowercased()
        if let known = MediaSize.registered.first(where: { $0.name == wanted || $0.short == wanted }
        ) {
            self = known.size
            return
        }
        // The last part of a self-describing name is its size: "custom_photo_100x150mm".
        guard let size = wanted.split(separator: "_").last else { return nil }
        let unit = size.hasSuffix("mm") ? "mm" : size.hasSuffix("in") ? "in" : ""
        let sides = size.dropLast(unit.count).split(
            separator: "x", omittingEmptySubsequences: false)
        guard sides.count == 2, let width = Double(sides[0]), let height = Double(sides[1]) else {
            return nil
        }
        let points = unit == "mm" ? 72 / 25.4 : unit == "in" ? 72 : 1
        self.init(widthPoints: width * points, heightPoints: height * points)
    }

    /// The sizes that office printers load, the nearest first where two are within tolerance.
    private static let registered: [(name: String, short: String, size: MediaSize)] = [
        ("iso_a4_210x297mm", "a4", MediaSize(width: 21000, height: 29700)),
        ("na_letter_8.5x11in", "letter", MediaSize(width: 21590, height: 27940)),
        ("iso_a3_297x420mm", "a3", MediaSize(width: 29700, height: 42000)),
        ("iso_a5_148x210mm", "a5", MediaSize(width: 14800, height: 21000)),
        ("iso_a6_105x148mm", "a6", MediaSize(width: 10500, height: 14800)),
        ("na_legal_8.5x14in", "legal", MediaSize(width: 21590, height: 35560)),
        ("na_ledger_11x17in", "ledger", MediaSize(width: 27940, height: 43180)),
        ("na_executive_7.25x10.5in", "executive", MediaSize(width: 18415, height: 26670)),
        ("na_invoice_5.5x8.5in", "statement", MediaSize(width: 13970, height: 21590)),
        ("na_foolscap_8.5x13in", "foolscap", MediaSize(width: 21590, height: 33020)),
        ("iso_a2_420x594mm", "a2", MediaSize(width: 42000, height: 59400)),
        ("iso_a1_594x841mm", "a1", MediaSize(width: 59400, height: 84100)),
        ("iso_a0_841x1189mm", "a0", MediaSize(width: 84100, height: 118900)),
        ("iso_b4_250x353mm", "iso-b4", MediaSize(width: 25000, height: 35300)),
        ("iso_b5_176x250mm", "iso-b5", MediaSize(width: 17600, height: 25000)),
        ("jis_b4_257x364mm", "b4", MediaSize(width: 25700, height: 36400)),
        ("jis_b5_182x257mm", "b5", MediaSize(width: 18200, height: 25700)),
        ("iso_sra3_320x450mm", "sra3", MediaSize(width: 32000, height: 45000)),
        ("iso_dl_110x220mm", "dl", MediaSize(width: 11000, height: 22000)),
        ("iso_c5_162x229mm", "c5", MediaSize(width: 16200, height: 22900)),
        ("na_number-10_4.125x9.5in", "com10", MediaSize(width: 10478, height: 24130)),
        ("na_monarch_3.875x7.5in", "monarch", MediaSize(width: 9843, height: 19050)),
        ("jpn_hagaki_100x148mm", "hagaki", MediaSize(width: 10000, height: 14800)),
        ("na_c_17x22in", "ansi-c", MediaSize(width: 43180, height: 55880)),
        ("na_d_22x34in", "ansi-d", MediaSize(width: 55880, height: 86360)),
        ("na_e_34x44in", "ansi-e", MediaSize(width: 86360, height: 111760)),
    ]
}
