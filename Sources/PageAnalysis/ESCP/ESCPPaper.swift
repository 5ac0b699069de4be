import PrintModel

/// What paper the data asks for.
struct ESCPPaper {
    /// ESC ( S: width and length.
    var size: (width: Int, length: Int)?
    /// ESC C or ESC ( C.
    var length: Int?
    /// How far from the left edge the marks reach.
    var widestMark = 0

    /// What Gutenprint adds to the length where the printer's rollers need it, and to the width for
    /// printing without margins.
    private static let extraLengths = [0, 24.0]
    private static let extraWidths = [0, 32.0]

    var media: MediaSize? {
        if let size {
            return mediaOfSize(widthPoints: points(size.width), heightPoints: points(size.length))
        }
        guard let length else { return nil }
        return mediaOfLength(points(length))
    }

    private func mediaOfSize(widthPoints: Double, heightPoints: Double) -> MediaSize? {
        for extraWidth in ESCPPaper.extraWidths {
            for extraLength in ESCPPaper.extraLengths {
                let size = MediaSize(
                    widthPoints: widthPoints - extraWidth, heightPoints: heightPoints - extraLength)
                if let size, size.isRegistered { return size }
            }
        }
        return MediaSize(widthPoints: widthPoints, heightPoints: heightPoints)
    }

    /// The office paper of this length, where the marks fit on its width.
    private func mediaOfLength(_ heightPoints: Double) -> MediaSize? {
        let names = ["a4", "letter", "a3", "a5", "a6", "legal", "ledger"]
        return names.compactMap { MediaSize(named: $0) }.first {
            let sized = MediaSize(widthPoints: $0.widthPoints, heightPoints: heightPoints)
            return sized.map($0.matches) == true && points(widestMark) <= $0.widthPoints
        }
    }

    private func points(_ length: Int) -> Double {
        Double(length) * 72 / Double(ESCPLayout.unitsPerInch)
    }
}
