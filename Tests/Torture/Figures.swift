/// What came of some runs.
struct Figures: Sendable {
    var runs = 0
    /// Runs in which a step was reached at which something was killed.
    var kills = 0
    /// Prints: jobs, and each deliberate reprint of one.
    var prints = 0
    /// Pages on paper, those that came out twice counted once.
    var paper = 0
    var charged = 0
    /// Pages charged that did not reach the printer.
    var lost = 0
    /// Jobs charged more often than they were printed on purpose.
    var twice = 0
    /// Pages that the evidence shows, and that were not charged.
    var free = 0
    /// Pages on paper that were not charged, and of which nobody could have known: not wrong.
    var unproved = 0
    /// Pages charged that were lost on the way, after the printer's kernel had taken them: not wrong.
    var lostOnTheWay = 0
    /// Prints at a wrong price.
    var mispriced = 0
    /// Runs after which credit was still reserved, or did not add up.
    var unbalanced = 0
    /// Runs after which the ledger's proof failed.
    var broken = 0
    /// Runs in which a job did not come to an end.
    var stuck = 0
    /// Jobs that cupsd itself would have waited for without end, and that were sent again: by
    /// `pagetoll settle`, or with `lp` where it is another's wrapper.
    var abandoned = 0

    /// Of each job that is wrong, what is known.
    var details: [String] = []

    var isClean: Bool { Self.faults.allSatisfy { self[keyPath: $0.1] == 0 } }

    static func += (left: inout Figures, right: Figures) {
        left.details += right.details
        for path in fields.map(\.1) { left[keyPath: path] += right[keyPath: path] }
    }

    /// In the order of the table.
    static var fields: [(String, WritableKeyPath<Figures, Int>)] { story + faults }

    /// What happened.
    private static var story: [(String, WritableKeyPath<Figures, Int>)] {
        [
            ("runs", \.runs), ("kills that hit", \.kills), ("prints", \.prints),
            ("pages on paper", \.paper), ("pages charged", \.charged),
            ("pages not charged that nobody could prove", \.unproved),
            ("pages charged that were lost after they had been sent", \.lostOnTheWay),
            ("jobs that cupsd gave up, sent again", \.abandoned),
        ]
    }

    /// What went wrong.
    private static var faults: [(String, WritableKeyPath<Figures, Int>)] {
        [
            ("pages charged and not printed", \.lost), ("jobs charged twice", \.twice),
            ("pages printed free", \.free), ("prints at a wrong price", \.mispriced),
            ("runs with credit left reserved or astray", \.unbalanced),
            ("runs with a ledger that fails its proof", \.broken),
            ("jobs without an end", \.stuck),
        ]
    }

    /// What is wrong, a line each.
    var findings: String {
        let counts = Self.faults.filter { self[keyPath: $0.1] > 0 }
            .map { "\($0.0): \(self[keyPath: $0.1])" }
        return (counts + details).map { "    \($0)" }.joined(separator: "\n")
    }

    /// As a table of Markdown.
    func table(of name: String) -> String {
        let rows = Self.fields.map { "| \($0.0) | \(self[keyPath: $0.1]) |" }
        return (["| | \(name) |", "| --- | --- |"] + rows).joined(separator: "\n")
    }
}
