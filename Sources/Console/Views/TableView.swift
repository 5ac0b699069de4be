/// A table as its template shows it; on a phone each row is a block, with the headings beside its
/// cells.
struct TableView: Sendable {
    /// What a cell holds.
    struct Cell: Sendable {
        let text: String
        /// Where it leads; nil for nowhere.
        var location: String?
        /// Beneath the text, smaller.
        var note: String?
        /// A state that is to be seen at once.
        var isWarning = false

        init(
            _ text: String, to location: String? = nil, note: String? = nil, isWarning: Bool = false
        ) {
            self.text = text
            self.location = location
            self.note = note
            self.isWarning = isWarning
        }
    }

    /// A heading, in English.
    struct Column: Sendable {
        let label: String
        let isNumber: Bool
        /// By which the list is sorted when the heading is followed; nil when it can't be.
        let order: String?

        init(_ label: String, isNumber: Bool = false, order: String? = nil) {
            self.label = label
            self.isNumber = isNumber
            self.order = order
        }

        static func number(_ label: String) -> Column { Column(label, isNumber: true) }
    }

    /// Rows that can be ticked, and what is then done with them.
    struct Ticks: Sendable {
        /// The page of the action.
        let location: String
        let name: String
        /// In English.
        let submit: String
    }

    struct Row: Sendable {
        /// What a tick stands for; nil when the row has none.
        var tick: String?
        let cells: [Cell]

        init(_ cells: [Cell], tick: String? = nil) {
            self.cells = cells
            self.tick = tick
        }
    }

    struct HeadingView: Sendable {
        let label: String
        let location: String?
        /// "ascending" or "descending" when the list is sorted by it.
        let sorting: String?
        let isNumber: Bool
    }

    struct RowView: Sendable {
        let tick: String?
        let cells: [CellView]
    }

    struct CellView: Sendable {
        let label, text: String
        let location, note: String?
        let isNumber, isWarning, isFirst: Bool
    }

    struct TicksView: Sendable {
        let location, name, submit: String
    }

    let headings: [HeadingView]
    let rows: [RowView]
    let ticks: TicksView?
    let hasTicks: Bool
    let isEmpty: Bool
    /// Too wide for a phone, where its rows become blocks.
    let isWide: Bool

    /// - Parameter list: whose order the headings show and change; nil when it can't be changed.
    init(
        _ columns: [Column], _ rows: [Row], ticks: Ticks? = nil, of list: ListRequest? = nil,
        _ views: Views
    ) {
        headings = columns.map { HeadingView($0, list, views) }
        let labels = headings
        self.rows = rows.map { row in
            precondition(row.cells.count == labels.count)
            return RowView(
                tick: row.tick,
                cells: zip(labels, row.cells).enumerated().map { index, pair in
                    CellView(
                        label: pair.0.label, text: pair.1.text, location: pair.1.location,
                        note: pair.1.note?.nonEmpty, isNumber: pair.0.isNumber,
                        isWarning: pair.1.isWarning, isFirst: index == 0)
                })
        }
        let canTick = rows.contains { $0.tick != nil }
        hasTicks = canTick
        isEmpty = rows.isEmpty
        isWide = columns.count > 2
        self.ticks = ticks.flatMap {
            canTick
                ? TicksView(location: $0.location, name: $0.name, submit: views.texts($0.submit))
                : nil
        }
    }
}

extension TableView.HeadingView {
    fileprivate init(_ column: TableView.Column, _ list: ListRequest?, _ views: Views) {
        label = views.texts(column.label)
        isNumber = column.isNumber
        guard let list, let order = column.order else {
            (location, sorting) = (nil, nil)
            return
        }
        let isHere = list["order"] == order
        let isDown = isHere && list["direction"] == "down"
        sorting = isHere ? (isDown ? "descending" : "ascending") : nil
        location = list.location([
            "order": order, "direction": isHere && !isDown ? "down" : "", "page": "",
        ])
    }
}
