package import Money

/// How the site wants a queue served.
package struct QueueSettings: Hashable, Sendable {
    /// What happens to a job that may not be printed.
    package enum Refusal: String, Hashable, Sendable, Codable, CaseIterable {
        /// It waits in the queue until it is released or cancelled.
        case hold
        case cancel
    }

    /// What happens to a document that can't be counted: it is not understood, or it takes too long.
    package enum UnknownDocument: Hashable, Sendable {
        /// It waits, with the reason.
        case hold
        /// It costs so much, whatever is on it.
        case flat(Cents)
        /// It costs what the printer counts, one-sided and monochrome, and at the most so much. On a
        /// printer that does not count it costs the most.
        case counter(atMost: Cents)
    }

    /// What happens to a job of a user who is no member.
    package enum UnknownUser: Hashable, Sendable {
        /// It waits until the user is a member.
        case hold
        /// It is cancelled.
        case refuse
        /// The user becomes a member, with so much credit.
        case create(startingCredit: Cents)
        /// The member of that name pays.
        case charge(userName: String)
        /// It waits until a member takes it on their account, by a code that is shown with the job.
        case claim
    }

    /// As the ledger calls the queue (`QueueName`).
    package private(set) var name: String
    /// The rate table that serves it; nil for the site's.
    package var rateTable: String?
    package var refusal: Refusal
    package var unknownDocument = UnknownDocument.hold
    package var unknownUser = UnknownUser.hold
    /// Whether jobs are refused whose user name is only claimed.
    package var requiresAuthentication = false

    package init(name: String, rateTable: String? = nil, refusal: Refusal = .hold) {
        self.name = name
        self.rateTable = rateTable
        self.refusal = refusal
    }

    /// The same for another queue.
    package func named(_ name: String) -> QueueSettings {
        var settings = self
        settings.name = name
        return settings
    }
}

extension QueueSettings.UnknownDocument {
    /// The keyword that stands in the store and on the command line.
    package var keyword: String {
        switch self {
        case .hold: "hold"
        case .flat: "flat"
        case .counter: "counter"
        }
    }

    /// What it costs, or may; zero for `hold`.
    package var cents: Cents {
        switch self {
        case .hold: .zero
        case .flat(let cents), .counter(let cents): cents
        }
    }

    /// - Returns: nil for another word.
    package init?(keyword: String, cents: Cents) {
        switch keyword {
        case "hold": self = .hold
        case "flat": self = .flat(cents)
        case "counter": self = .counter(atMost: cents)
        default: return nil
        }
    }
}

extension QueueSettings.UnknownUser {
    /// The keyword that stands in the store and on the command line.
    package var keyword: String {
        switch self {
        case .hold: "hold"
        case .refuse: "refuse"
        case .create: "create"
        case .charge: "charge"
        case .claim: "claim"
        }
    }

    /// The credit that a new member starts with; zero otherwise.
    package var startingCredit: Cents {
        if case .create(let cents) = self { cents } else { .zero }
    }

    /// Who pays; empty otherwise.
    package var payer: String {
        if case .charge(let userName) = self { userName } else { "" }
    }

    /// - Returns: nil for another word.
    package init?(keyword: String, startingCredit: Cents, payer: String) {
        switch keyword {
        case "hold": self = .hold
        case "refuse": self = .refuse
        case "create": self = .create(startingCredit: startingCredit)
        case "charge": self = .charge(userName: payer)
        case "claim": self = .claim
        default: return nil
        }
    }
}

extension QueueSettings: CustomStringConvertible {
    /// For people, and for the record of changes.
    package var description: String {
        var words = [
            "rates \(rateTable ?? "of the site")", "refused jobs: \(refusal.rawValue)",
        ]
        switch unknownDocument {
        case .hold: words.append("unknown documents: hold")
        case .flat(let cents): words.append("unknown documents: \(cents)")
        case .counter(let most):
            words.append("unknown documents: by the printer's counter, at the most \(most)")
        }
        switch unknownUser {
        case .hold, .refuse, .claim: words.append("unknown users: \(unknownUser.keyword)")
        case .create(let credit): words.append("unknown users: become members with \(credit)")
        case .charge(let payer): words.append("unknown users: \(payer) pays")
        }
        if requiresAuthentication { words.append("names must be proved") }
        return words.joined(separator: ", ")
    }
}
