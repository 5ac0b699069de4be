/// Where on the page the print head is (EPSON ESC/P Reference Manual, "Moving the print position").
///
/// Lengths are in 1/86,400 inch, of which all units of the language are multiples.
struct ESCPLayout {
    static let unitsPerInch = 86_400

    /// What ESC ( U sets: the units of page lengths, of vertical and of horizontal positions.
    struct Units {
        var page = unitsPerInch / 360
        var vertical = unitsPerInch / 360
        /// Nil for the units that each horizontal command has of its own.
        var horizontal: Int?
    }

    var units = Units()
    /// Of the printer's line spacings, and whether it has nine pins: its steps are then smaller.
    private(set) var lineSpacing = unitsPerInch / 6
    var isNinePin = false
    /// What ESC C or ESC ( C sets; nil where the data doesn't say.
    private(set) var pageLength: Int?
    /// Lines at the foot that ESC N keeps free, as a length.
    var perforationSkip = 0
    private var topMargin = 0
    /// The last place that can be printed on, from the top, which ESC ( c sets.
    private var bottom: Int?

    private(set) var x = 0
    private(set) var y = 0
    /// Whether the end of the page is reached: what comes goes on the next.
    private(set) var isFull = false

    /// Sheets of text have 66 lines at six an inch. The printers' own default for cut sheets, 22
    /// inches, serves where graphics are printed, whose drivers know the paper and need not say.
    private static let textLength = 11 * unitsPerInch
    private static let graphicsLength = 22 * unitsPerInch
    /// What rows may go past the end: drivers round, and add the top margin to the whole page.
    private static let graphicsTolerance = unitsPerInch

    /// The n/180 and n/60 inch of most printers, n/216 and n/72 with nine pins.
    var smallStep: Int { ESCPLayout.unitsPerInch / (isNinePin ? 216 : 180) }
    var largeStep: Int { ESCPLayout.unitsPerInch / (isNinePin ? 72 : 60) }

    // MARK: The page

    mutating func setLineSpacing(_ length: Int) {
        lineSpacing = length
    }

    /// ESC C and ESC ( C, which make the present position the top.
    mutating func setPageLength(_ length: Int) {
        guard length > 0 else { return }
        pageLength = length
        perforationSkip = 0
        (topMargin, bottom) = (0, nil)
        (y, isFull) = (0, false)
    }

    /// ESC ( c: the first and the last place to print on, from the top.
    mutating func setMargins(top: Int, bottom: Int) {
        if y == topMargin { y = top }
        topMargin = top
        self.bottom = bottom > top ? bottom : nil
    }

    mutating func beginPage() {
        (x, y) = (0, topMargin)
        isFull = false
    }

    /// Goes on at the top of the next page, where the move past the last one led.
    mutating func continueOnNextPage() {
        isFull = false
    }

    // MARK: Vertical positions

    /// Moves down, or up for less than zero. One move leads no further than to the next page.
    ///
    /// - Returns: whether the page had been full already, so that it comes out blank or not.
    mutating func move(down distance: Int, hasGraphics: Bool) -> Bool {
        y = max(topMargin, y + distance)
        let end = length(hasGraphics: hasGraphics)
        guard y >= end else { return false }
        y = y - end < end - topMargin ? topMargin + y - end : topMargin
        defer { isFull = true }
        return isFull
    }

    /// How far down it is to a place below the top margin (ESC ( V).
    func distance(to place: Int) -> Int { topMargin + place - y }

    private func length(hasGraphics: Bool) -> Int {
        if hasGraphics {
            let length = pageLength.map { $0 + ESCPLayout.graphicsTolerance }
            return max(length ?? ESCPLayout.graphicsLength, bottom ?? 0, topMargin + 1)
        }
        let length = (pageLength ?? ESCPLayout.textLength) - perforationSkip
        return max(min(length, bottom ?? length), topMargin + 1)
    }

    // MARK: Horizontal positions

    mutating func move(toX place: Int) {
        x = max(0, place)
    }

    mutating func move(right distance: Int) {
        x = max(0, min(x + distance, 1 << 40))
    }
}
