internal import Wording

extension PageContent {
    /// The page as PDF: its facts and its tables, without charts and ways on.
    ///
    /// - Parameters:
    ///   - title: as it is shown.
    ///   - beneath: of when it is.
    /// - Throws: `InputProblems` when it is longer than anybody reads, and would take long to make.
    func pdf(
        _ title: String, beneath: String, on paper: PDFSheets.Paper
    ) throws(InputProblems) -> [UInt8] {
        let rowCount = sections.reduce(0) { $0 + ($1.table?.rows.count ?? 0) }
        guard rowCount <= PDFSheets.mostRows else {
            throw InputProblems([
                "": Sentence(
                    "This has {0} rows, and a PDF takes {1}; take the CSV.", rowCount,
                    PDFSheets.mostRows)
            ])
        }
        let sheets = PDFSheets(on: paper, title: title)
        sheets.line(title, .title)
        sheets.line(beneath, .note)
        sheets.skip(8)
        for fact in facts { sheets.line("\(fact.label): \(fact.value)", .body) }
        for section in sections {
            sheets.skip(8)
            if let title = section.title { sheets.line(title, .heading) }
            for paragraph in section.paragraphs { sheets.line(paragraph, .body) }
            if let table = section.table { sheets.table(table) }
        }
        return sheets.finished()
    }
}

extension PDFSheets {
    fileprivate static let mostRows = 5000
    private static let gap = 8.0

    /// A paragraph as wide as the sheet.
    fileprivate func line(_ text: String, _ style: Style) {
        let height = size(text, style, within: width).height
        if !hasRoom(for: height) { turn() }
        write(text, style, at: Self.margin, within: width)
        skip(height + 3)
    }

    /// A row for each row, with the headings on each sheet. A row is never parted.
    fileprivate func table(_ table: TableView) {
        let widths = widths(of: table)
        let headings = table.headings.map {
            Cell(text: $0.label, note: nil, isNumber: $0.isNumber, style: .strong)
        }
        skip(4)
        row(headings, widths)
        for cells in table.rows.map(\.cells) {
            let cells = cells.map {
                Cell(text: $0.text, note: $0.note, isNumber: $0.isNumber, style: .body)
            }
            if !hasRoom(for: height(cells, widths)) {
                turn()
                row(headings, widths)
            }
            row(cells, widths)
        }
    }

    private struct Cell {
        let text: String
        let note: String?
        let isNumber: Bool
        let style: Style
    }

    private func row(_ cells: [Cell], _ widths: [Double]) {
        let height = height(cells, widths)
        if !hasRoom(for: height) { turn() }
        var x = Self.margin
        for (cell, width) in zip(cells, widths) {
            write(cell.text, cell.style, at: x, within: width, isFlushRight: cell.isNumber)
            if let note = cell.note {
                let textHeight = size(cell.text, cell.style, within: width).height
                skip(textHeight)
                write(note, .note, at: x, within: width, isFlushRight: cell.isNumber)
                skip(-textHeight)
            }
            x += width + Self.gap
        }
        skip(height + 2)
        rule()
        skip(2)
    }

    private func height(_ cells: [Cell], _ widths: [Double]) -> Double {
        zip(cells, widths).map { cell, width in
            size(cell.text, cell.style, within: width).height
                + (cell.note.map { size($0, .note, within: width).height } ?? 0)
        }.max() ?? 0
    }

    /// Numbers get what they need; words share what is left, by what they need.
    private func widths(of table: TableView) -> [Double] {
        let needed = table.headings.indices.map { column in
            table.rows.reduce(size(table.headings[column].label, .strong).width) { widest, row in
                let cell = row.cells[column]
                let note = cell.note.map { size($0, .note).width } ?? 0
                return max(widest, size(cell.text, .body).width, note)
            } + 1
        }
        let room = width - Self.gap * Double(needed.count - 1)
        return Self.shared(room, needed, isFixed: table.headings.map(\.isNumber))
    }

    /// Numbers get what they need, and words share what is left: those that need less than their
    /// share leave the rest to the others. What nobody needs is the first column of words'.
    static func shared(_ room: Double, _ needed: [Double], isFixed: [Bool]) -> [Double] {
        var widths = needed
        var words = needed.indices.filter { !isFixed[$0] }.sorted { needed[$0] < needed[$1] }
        var rest = needed.indices.reduce(room) { isFixed[$1] ? $0 - needed[$1] : $0 }
        guard let first = words.min(), rest > room / 5 else {
            let scale = min(1, room / needed.reduce(0, +))
            return needed.map { $0 * scale }
        }
        while !words.isEmpty {
            let share = rest / Double(words.count)
            let column = words.removeFirst()
            widths[column] = min(needed[column], share)
            rest -= widths[column]
        }
        widths[first] += max(0, rest)
        return widths
    }
}
