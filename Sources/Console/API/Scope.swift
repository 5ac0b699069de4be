/// What a token of a program's is about.
package enum Area: String, Hashable, Sendable, CaseIterable {
    case members, credits, jobs, refunds, plans, products, teams, vouchers, rates, queues, invoices
    case reports, ledger, settings, users, metrics

    /// The area of a page: credits, wherever they are named, else what its path begins with;
    /// "settings" where that is no area.
    init(page: String) {
        let words = page.split(separator: "/").map(String.init)
        self =
            words.contains(Area.credits.rawValue)
            ? .credits : words.first.flatMap { Self.byWord[$0] } ?? .settings
    }

    /// Paths begin with one thing ("member/{user}") or all of a kind ("members").
    static let byWord: [String: Area] = {
        var words = Dictionary(uniqueKeysWithValues: allCases.map { ($0.rawValue, $0) })
        words["refund-requests"] = .refunds
        for (word, area) in words where word.hasSuffix("s") {
            words[String(word.dropLast())] = area
        }
        return words
    }()
}

/// What a token allows in one area: "credits:write".
package struct Scope: Hashable, Sendable {
    package enum Access: String, Hashable, Sendable, CaseIterable {
        case read
        /// Reading as well.
        case write
    }

    package let area: Area
    package let access: Access

    package init(_ area: Area, _ access: Access) {
        self.area = area
        self.access = access
    }

    /// Nil when the text is no area and access.
    package init?(_ text: String) {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let area = Area(rawValue: String(parts[0])),
            let access = Access(rawValue: String(parts[1]))
        else { return nil }
        self.init(area, access)
    }

    package var text: String { "\(area.rawValue):\(access.rawValue)" }

    /// All that there are, in the order in which they are offered.
    package static let all = Area.allCases.flatMap { area in
        area == .metrics ? [Scope(area, .read)] : Access.allCases.map { Scope(area, $0) }
    }

    /// Whether whoever has this may do what `other` asks for.
    func includes(_ other: Scope) -> Bool {
        area == other.area && (access == .write || other.access == .read)
    }
}
