/// A rectangle along the axes, in whatever space; empty when it has no area.
struct PDFRectangle: Hashable {
    var left: Double
    var bottom: Double
    var right: Double
    var top: Double

    static let empty = PDFRectangle(
        left: .infinity, bottom: .infinity, right: -.infinity, top: -.infinity)

    static let everywhere = PDFRectangle(
        left: -.infinity, bottom: -.infinity, right: .infinity, top: .infinity)

    init(left: Double, bottom: Double, right: Double, top: Double) {
        self.left = left
        self.bottom = bottom
        self.right = right
        self.top = top
    }

    /// From two opposite corners, whichever (ISO 32000-1, 7.9.5); nil for numbers that are none.
    init?(corners: [Double]) {
        guard corners.count >= 4, corners.prefix(4).allSatisfy(\.isFinite) else { return nil }
        self.init(
            left: min(corners[0], corners[2]), bottom: min(corners[1], corners[3]),
            right: max(corners[0], corners[2]), top: max(corners[1], corners[3]))
    }

    var width: Double { right - left }
    var height: Double { top - bottom }
    var isEmpty: Bool { !(right > left && top > bottom) }

    func intersection(_ other: PDFRectangle) -> PDFRectangle {
        PDFRectangle(
            left: max(left, other.left), bottom: max(bottom, other.bottom),
            right: min(right, other.right), top: min(top, other.top))
    }

    func union(_ other: PDFRectangle) -> PDFRectangle {
        PDFRectangle(
            left: min(left, other.left), bottom: min(bottom, other.bottom),
            right: max(right, other.right), top: max(top, other.top))
    }

    /// Whether they share area, or one without area (a line, a point) lies in the other.
    func meets(_ other: PDFRectangle) -> Bool {
        max(left, other.left) <= min(right, other.right)
            && max(bottom, other.bottom) <= min(top, other.top)
    }

    func contains(_ other: PDFRectangle) -> Bool {
        left <= other.left && bottom <= other.bottom && right >= other.right && top >= other.top
    }
}
