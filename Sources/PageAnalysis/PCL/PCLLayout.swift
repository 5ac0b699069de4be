/// Where on the page the next line goes, which decides when a line feed ends the page (HP PCL 5
/// Printer Language Technical Reference Manual, part I, chapters 5 and 6).
///
/// Only the vertical direction is followed. Lengths are in 1/7200 inch, down from the top of the
/// logical page.
struct PCLLayout: Hashable {
    static let unitsPerInch = 7200

    /// The paper as it is fed, upright.
    private(set) var paperWidth: Int
    private(set) var paperHeight: Int
    /// `ESC&l#O`: quarter turns of the logical page.
    private(set) var orientation = 0
    /// `ESC&a#P`: quarter turns of the print direction from it.
    private(set) var printDirection = 0

    private(set) var topMargin = 0
    private(set) var textLength = 0
    /// Vertical motion index: from one line to the next.
    private(set) var lineSpacing = PCLLayout.defaultLineSpacing
    var skipsPerforation = true
    /// Of the cursor.
    private(set) var y = 0

    /// Six lines an inch.
    private static let defaultLineSpacing = unitsPerInch / 6
    /// At the top of the page and at its bottom.
    private static let defaultMargin = unitsPerInch / 2

    /// - Parameters:
    ///   - widthPoints: of the paper, in points.
    ///   - heightPoints: the same.
    init(widthPoints: Double, heightPoints: Double) {
        paperWidth = PCLLayout.units(widthPoints)
        paperHeight = PCLLayout.units(heightPoints)
        resetMargins()
    }

    /// The height of the logical page in the print direction.
    var pageLength: Int {
        (orientation + printDirection) & 1 == 0 ? paperHeight : paperWidth
    }

    mutating func setPaper(widthPoints: Double, heightPoints: Double) {
        paperWidth = PCLLayout.units(widthPoints)
        paperHeight = PCLLayout.units(heightPoints)
        printDirection = 0
        resetMargins()
    }

    /// `ESC&l#O`, 0 to 3.
    mutating func setOrientation(_ quarterTurns: Int) {
        orientation = quarterTurns
        printDirection = 0
        lineSpacing = PCLLayout.defaultLineSpacing
        resetMargins()
    }

    /// `ESC&a#P`. The margins turn with the page; the whole of it is taken for text then.
    mutating func setPrintDirection(_ quarterTurns: Int) {
        guard quarterTurns != printDirection else { return }
        printDirection = quarterTurns
        if quarterTurns == 0 {
            topMargin = PCLLayout.defaultMargin
            textLength = max(0, pageLength - 2 * PCLLayout.defaultMargin)
        } else {
            topMargin = 0
            textLength = pageLength
        }
        y = min(y, pageLength)
    }

    /// The defaults, on the same paper the same way up.
    mutating func resetForOverlay() {
        skipsPerforation = true
        lineSpacing = PCLLayout.defaultLineSpacing
        resetMargins()
    }

    /// `ESC&l#C`; longer than the page is ignored.
    mutating func setLineSpacing(_ units: Int) {
        guard 0...pageLength ~= units else { return }
        let isHome = y == home
        lineSpacing = units
        if isHome { goHome() }
    }

    /// `ESC&l#D`, in lines an inch; 0 is taken for 12.
    mutating func setLinesPerInch(_ lines: Int) {
        let lines = lines == 0 ? 12 : lines
        guard lines > 0, 48 % lines == 0 else { return }
        setLineSpacing(PCLLayout.unitsPerInch / lines)
    }

    /// `ESC&l#E`, in lines; the text then ends half an inch above the bottom.
    ///
    /// - Parameter movesCursor: whether nothing was done yet on this page.
    mutating func setTopMargin(lines: Int, movesCursor: Bool) {
        let margin = PCLLayout.product(lines, lineSpacing)
        guard lineSpacing > 0, margin <= pageLength else { return }
        topMargin = margin
        textLength = PCLLayout.textLength(in: pageLength - margin)
        if movesCursor { goHome() }
    }

    /// `ESC&l#F`, in lines; 0 is taken for as many as there are.
    mutating func setTextLength(lines: Int) {
        let length =
            lines == 0
            ? PCLLayout.textLength(in: pageLength - topMargin)
            : PCLLayout.product(lines, lineSpacing)
        if topMargin + length <= pageLength { textLength = length }
    }

    /// `ESC&l#P`, in lines: the older way to choose the paper.
    mutating func setPageLength(lines: Int) {
        let length = PCLLayout.product(lines, lineSpacing)
        guard lines > 0, length > 0, length <= 100 * PCLLayout.unitsPerInch else { return }
        if orientation & 1 == 0 { paperHeight = length } else { paperWidth = length }
        resetMargins()
    }

    /// To the first line.
    mutating func goHome() {
        y = min(home, pageLength)
    }

    /// To `units` below the top margin, within the page.
    mutating func move(to units: Int) {
        y = max(0, min(topMargin + units, pageLength))
    }

    /// Down by `units`, or up, within the page.
    mutating func move(by units: Int) {
        y = max(0, min(y + units, pageLength))
    }

    /// `ESC&a#R`: to `row`, where 0 is the first line.
    mutating func move(toRow row: Double) {
        y = max(0, min(home + PCLLayout.product(row, lineSpacing), pageLength))
    }

    /// Back to a cursor position that was `y` before.
    mutating func restore(y: Int) {
        self.y = max(0, min(y, pageLength))
    }

    /// LF, or `ESC=` for half a line.
    ///
    /// - Returns: the pages that this ends, which may be blank.
    mutating func lineFeed(_ units: Int? = nil) -> Int {
        advance(by: units ?? lineSpacing, within: skipsPerforation)
    }

    /// `ESC&a+#R`: so many rows on, over to the next page if need be, but no further than that.
    ///
    /// - Returns: the pages that this ends, which may be blank.
    mutating func advance(rows: Double) -> Int {
        let furthest = 2 * pageLength - y
        let distance = PCLLayout.product(rows, lineSpacing)
        return advance(by: distance < furthest ? distance : furthest + home, within: false)
    }

    /// Moves down, and from the bottom of a page on to the next.
    ///
    /// - Parameter margins: whether the page ends with its text area.
    private mutating func advance(by units: Int, within margins: Bool) -> Int {
        let bottom = margins ? topMargin + textLength : pageLength
        var target = y + units
        guard target > bottom else {
            y = max(0, target)
            return 0
        }
        var ejected = 0
        var origin = y
        while target > bottom {
            ejected += 1
            target -= max(origin, bottom)
            origin = margins ? home : firstLine
            guard lineSpacing > 0, target > lineSpacing else {
                target = origin
                break
            }
            // On to the next whole line.
            target += origin - 1 - (target - 1) % lineSpacing
            // No page takes in less than a line, or this would never end.
            guard ejected < 4 else {
                target = origin
                break
            }
        }
        y = min(target, pageLength)
        return ejected
    }

    /// The baseline of the first line is three quarters of a line down.
    private var firstLine: Int { lineSpacing * 3 / 4 }
    private var home: Int { topMargin + firstLine }

    private mutating func resetMargins() {
        topMargin = pageLength > PCLLayout.defaultMargin ? PCLLayout.defaultMargin : 0
        textLength = PCLLayout.textLength(in: pageLength - topMargin)
        goHome()
    }

    private static func textLength(in length: Int) -> Int {
        length > defaultMargin ? length - defaultMargin : length
    }

    private static func product(_ lines: Int, _ spacing: Int) -> Int {
        product(Double(lines), spacing)
    }

    /// Within what any page can hold, so that no sum of lengths overflows.
    private static func product(_ lines: Double, _ spacing: Int) -> Int {
        Int(max(-1e9, min(lines * Double(spacing), 1e9)))
    }

    private static func units(_ points: Double) -> Int {
        Int(max(1, min(points, 100_000)) * Double(unitsPerInch) / 72)
    }
}
