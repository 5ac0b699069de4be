/// A transformation of coordinates (ISO 32000-1, 8.3.3).
struct PDFMatrix: Hashable {
    var a = 1.0
    var b = 0.0
    var c = 0.0
    var d = 1.0
    var e = 0.0
    var f = 0.0

    static let identity = PDFMatrix()

    init() {}

    init(_ a: Double, _ b: Double, _ c: Double, _ d: Double, _ e: Double, _ f: Double) {
        self.a = a
        self.b = b
        self.c = c
        self.d = d
        self.e = e
        self.f = f
    }

    init?(_ numbers: [Double]?) {
        guard let numbers, numbers.count >= 6 else { return nil }
        self.init(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5])
    }

    /// This transformation, then `next`.
    func followed(by next: PDFMatrix) -> PDFMatrix {
        PDFMatrix(
            a * next.a + b * next.c, a * next.b + b * next.d,
            c * next.a + d * next.c, c * next.b + d * next.d,
            e * next.a + f * next.c + next.e, e * next.b + f * next.d + next.f)
    }

    func applied(x: Double, y: Double) -> (x: Double, y: Double) {
        (a * x + c * y + e, b * x + d * y + f)
    }

    /// The rectangle around what becomes of `rectangle`.
    func applied(_ rectangle: PDFRectangle) -> PDFRectangle {
        var around = PDFRectangle.empty
        around.add(applied(x: rectangle.left, y: rectangle.bottom))
        around.add(applied(x: rectangle.left, y: rectangle.top))
        around.add(applied(x: rectangle.right, y: rectangle.bottom))
        around.add(applied(x: rectangle.right, y: rectangle.top))
        return around
    }

    /// Whether rectangles stay rectangles along the axes.
    var keepsRectangles: Bool { (b == 0 && c == 0) || (a == 0 && d == 0) }

    /// How much longer a line can get.
    var scale: Double { max((a * a + b * b).squareRoot(), (c * c + d * d).squareRoot()) }
}

extension PDFRectangle {
    /// Grows to hold a point.
    mutating func add(_ point: (x: Double, y: Double)) {
        left = min(left, point.x)
        right = max(right, point.x)
        bottom = min(bottom, point.y)
        top = max(top, point.y)
    }
}
