/// The size of a media sheet, in hundredths of a millimetre as IPP "media-size" gives it
/// (PWG 5100.7, section 6.3.1), with the names of PWG 5101.1.
///
/// Documents give sizes in points, pixels or by name, and round differently, so two sizes are
/// `matches` when they differ by no more than five points either way up.
package struct MediaSize: Hashable, Sendable {
    /// The side along the first line of the document, more than zero.
    package let width: Int
    /// The other side, more than zero.
    package let height: Int

    package init(width: Int, height: Int) {
        precondition(width > 0 && height > 0)
        self.width = width
        self.height = height
    }

    /// The size in points (1/72 inch), or nil when a side is not a number between 1 and 1,000,000.
    package init?(widthPoints: Double, heightPoints: Double) {
        let range = 1.0...1_000_000.0
        guard range.contains(widthPoints), range.contains(heightPoints) else { return nil }
        self.init(
            width: Int((widthPoints * 2540 / 72).rounded()),
            height: Int((heightPoints * 2540 / 72).rounded()))
    }

    /// The width in points (1/72 inch), to a tenth.
    package var widthPoints: Double { MediaSize.points(width) }
    /// The height in points (1/72 inch), to a tenth.
    package var heightPoints: Double { MediaSize.points(height) }

    /// Whether both are the same paper, either way up.
    package func matches(_ other: MediaSize) -> Bool {
        let tolerance = 177  // Five points.
        func near(_ a: Int, _ b: Int) -> Bool { abs(a - b) <= tolerance }
        return near(width, other.width) && near(height, other.height)
            || near(width, other.height) && near(height, other.width)
    }

    private static func points(_ hundredths: Int) -> Double {
        (Double(hundredths) * 720 / 2540).rounded() / 10
    }
}
