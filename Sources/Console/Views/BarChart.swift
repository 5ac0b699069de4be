/// Bars side by side, drawn here: browsers need no script for it, and a table says the same to those
/// who can't see it.
struct BarChart: Sendable {
    /// One bar. What is in colour is a part of it.
    struct Value: Sendable {
        let label: String
        let count: Int
        var colorCount = 0
    }

    fileprivate struct Bar: Sendable {
        let title: String
        let x, y, width, height: Int
        let colorY: Int
        /// Nil when nothing is in colour.
        let colorHeight: Int?
    }

    private let title: String
    private let bars: [Bar]
    private let marks: [Mark]
    private let width = Self.fullWidth
    private let height = Self.barHeight + 40
    private let bottom = Self.barHeight + 17
    private let top: String
    private let hasColor: Bool
    private let table: TableView

    fileprivate struct Mark: Sendable {
        let x: Int
        let label: String
    }

    /// In units of the drawing.
    private static let fullWidth = 480
    private static let barHeight = 160
    private static let spacing = 4
    private static let characterWidth = 8

    /// - Parameters:
    ///   - title: what is shown, in English.
    ///   - noun: what is counted, as the heading of the table, in English.
    ///   - values: from left to right.
    init(_ title: String, of noun: String, by label: String, _ values: [Value], _ views: Views) {
        self.title = views.texts(title)
        let most = max(1, values.map(\.count).max() ?? 1)
        let barWidth = max(2, min(60, Self.fullWidth / max(1, values.count) - Self.spacing))
        let step = barWidth + Self.spacing
        top = views.format.number(most)
        hasColor = values.contains { $0.colorCount > 0 }
        let numbers = views.format
        bars = values.enumerated().map { index, value in
            let height = value.count * Self.barHeight / most
            let color = value.colorCount * Self.barHeight / most
            return Bar(
                title: "\(value.label): \(numbers.number(value.count))", x: index * step,
                y: Self.barHeight - height, width: barWidth, height: height,
                colorY: Self.barHeight - color, colorHeight: color > 0 ? color : nil)
        }
        // As many labels as can be read.
        let stride = max(1, (values.map(\.label.count).max() ?? 1) * Self.characterWidth / step + 1)
        marks = values.enumerated().compactMap { index, value in
            index % stride == 0 ? Mark(x: index * step, label: value.label) : nil
        }
        let withColor = values.contains { $0.colorCount > 0 }
        table = TableView(
            [.init(label), .number(noun)] + (withColor ? [.number("In colour")] : []),
            values.map {
                .init(
                    [.init($0.label), .init(numbers.number($0.count))]
                        + (withColor ? [.init(numbers.number($0.colorCount))] : []))
            }, views)
    }
}
