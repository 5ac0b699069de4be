internal import CPango

/// Sheets of paper that are written on from top to bottom, as PDF.
///
/// Pango lays the text out, whatever its script, and Cairo writes the PDF: a name may be in any
/// letters.
final class PDFSheets {
    /// Paper, in points of 1/72 inch.
    struct Paper: Sendable {
        let width, height: Double

        static let a4 = Paper(width: 595.276, height: 841.89)
        static let letter = Paper(width: 612, height: 792)
    }

    /// Text as it is set.
    struct Style: Sendable {
        let points: Double
        var isBold = false
        var isFaint = false

        static let title = Style(points: 16, isBold: true)
        static let heading = Style(points: 11, isBold: true)
        static let body = Style(points: 9)
        static let strong = Style(points: 9, isBold: true)
        static let note = Style(points: 7.5, isFaint: true)
    }

    static let margin = 50.0

    private let paper: Paper
    private let output = Output()
    private let surface: OpaquePointer
    private let context: OpaquePointer
    /// How far the sheet is written on.
    private(set) var y = PDFSheets.margin
    private var number = 1

    private final class Output {
        var bytes: [UInt8] = []
    }

    init(on paper: Paper, title: String) {
        self.paper = paper
        let closure = Unmanaged.passUnretained(output).toOpaque()
        let surface = cairo_pdf_surface_create_for_stream(
            { closure, data, count in
                guard let closure, let data else { return CAIRO_STATUS_WRITE_ERROR }
                Unmanaged<Output>.fromOpaque(closure).takeUnretainedValue().bytes +=
                    UnsafeBufferPointer(start: data, count: Int(count))
                return CAIRO_STATUS_SUCCESS
            }, closure, paper.width, paper.height)
        // Neither is ever nil: what failed is an object that says so, and does nothing.
        guard let surface, let context = cairo_create(surface) else {
            preconditionFailure("Cairo breaks its word")
        }
        (self.surface, self.context) = (surface, context)
        cairo_pdf_surface_set_metadata(surface, CAIRO_PDF_METADATA_TITLE, title.onPaper)
    }

    deinit {
        cairo_destroy(context)
        cairo_surface_destroy(surface)
    }

    /// Where the margin at the right begins.
    var right: Double { paper.width - Self.margin }
    var width: Double { paper.width - 2 * Self.margin }
    private var bottom: Double { paper.height - Self.margin }

    /// Whether so many points are left on this sheet.
    func hasRoom(for height: Double) -> Bool { y + height <= bottom }

    /// Goes on at the top of another sheet.
    func turn() {
        writeNumber()
        cairo_show_page(context)
        number += 1
        y = Self.margin
    }

    func skip(_ points: Double) { y += points }

    /// The size of the text, broken into lines where it is wider than `width`.
    func size(
        _ text: String, _ style: Style, within width: Double? = nil
    ) -> (width: Double, height: Double) {
        let layout = layout(text, style, within: width)
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        return Self.size(layout)
    }

    /// Writes the text with its upper edge at `y`, without going on.
    func write(
        _ text: String, _ style: Style, at x: Double, within width: Double,
        isFlushRight: Bool = false
    ) {
        let layout = layout(text, style, within: width)
        defer { g_object_unref(UnsafeMutableRawPointer(layout)) }
        if isFlushRight { pango_layout_set_alignment(layout, PANGO_ALIGN_RIGHT) }
        let grey = style.isFaint ? 0.35 : 0
        cairo_set_source_rgb(context, grey, grey, grey)
        cairo_move_to(context, x, y)
        pango_cairo_show_layout(context, layout)
    }

    /// A line across the sheet.
    func rule() {
        cairo_set_source_rgb(context, 0.6, 0.6, 0.6)
        cairo_set_line_width(context, 0.5)
        cairo_move_to(context, Self.margin, y)
        cairo_line_to(context, right, y)
        cairo_stroke(context)
    }

    /// Ends the last sheet. Nothing can be written any more.
    func finished() -> [UInt8] {
        writeNumber()
        cairo_surface_finish(surface)
        return output.bytes
    }

    private func writeNumber() {
        y = bottom + 14
        write("\(number)", .note, at: Self.margin, within: width, isFlushRight: true)
    }

    private func layout(_ text: String, _ style: Style, within width: Double?) -> OpaquePointer {
        guard let layout = pango_cairo_create_layout(context) else {
            preconditionFailure("Pango breaks its word")
        }
        let font = pango_font_description_new()
        pango_font_description_set_family(font, "Sans")
        pango_font_description_set_absolute_size(font, style.points * Double(PANGO_SCALE))
        pango_font_description_set_weight(
            font, style.isBold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL)
        pango_layout_set_font_description(layout, font)
        pango_font_description_free(font)
        if let width {
            pango_layout_set_width(layout, Int32(width * Double(PANGO_SCALE)))
            pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR)
        }
        pango_layout_set_text(layout, text.onPaper, -1)
        return layout
    }

    private static func size(_ layout: OpaquePointer) -> (width: Double, height: Double) {
        var (width, height): (Int32, Int32) = (0, 0)
        pango_layout_get_size(layout, &width, &height)
        return (Double(width) / Double(PANGO_SCALE), Double(height) / Double(PANGO_SCALE))
    }
}

extension String {
    /// Without NUL, which would end it in C.
    fileprivate var onPaper: String { replacing("\0", with: "") }
}
