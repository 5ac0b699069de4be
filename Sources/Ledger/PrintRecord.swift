package import Money

/// What is known of one print, from its first arrival to its end.
package struct PrintRecord: Hashable, Sendable {
    package enum State: String, Hashable, Sendable, Codable, CaseIterable {
        /// It arrived and is being counted and priced, or its run died there.
        case arrived
        /// It waits for credit, or for somebody to mend what the reason says.
        case held
        /// It was turned away.
        case refused
        /// Its price is reserved and the real backend has it.
        case printing
        /// It is on paper and charged.
        case completed
        /// It was given up; what reached paper is charged.
        case canceled

        /// Whether nothing more will be charged or given back.
        package var isSettled: Bool {
            switch self {
            case .completed, .canceled: true
            case .arrived, .held, .refused, .printing: false
            }
        }
    }

    package let key: PrintKey
    /// IPP "time-at-processing" of the last run: which attempt it was.
    package var attempt: Int64
    package var queue: String
    /// As the job names the user.
    package var userName: String
    /// Nil while the user is no known member.
    package var member: MemberID?
    package var title: String
    package var state: State
    /// What the member was told last; empty when nothing was.
    package var reason: String
    /// The price of all of it; nil until it is known.
    package var quoted: Cents?
    /// Nil until it is settled.
    package var charged: Cents?
    /// The impressions that are quoted, or once it is settled, charged.
    package var impressions: Int
    package var colorImpressions: Int
    package var sheets: Int
    /// How it is known what was printed; empty until it is settled.
    package var evidence: String
    /// The quote as JSON; empty until it is known.
    package var quote: String
    /// The reservation made last.
    package var reservation: ReservationID?
    /// Impressions as the printer counted them, where it told.
    package var printerImpressions: Int?
    /// Whether it was only watched: counted and priced, but neither refused nor charged.
    package var isShadow = false
    package let createdAt: Timestamp
    package var updatedAt: Timestamp

    package init(
        key: PrintKey, attempt: Int64, queue: String, userName: String, title: String,
        at now: Timestamp
    ) {
        self.key = key
        self.attempt = attempt
        self.queue = queue
        self.userName = userName
        self.title = title
        state = .arrived
        reason = ""
        impressions = 0
        colorImpressions = 0
        sheets = 0
        evidence = ""
        quote = ""
        createdAt = now
        updatedAt = now
    }
}

/// One run of the backend for a job: what cupsd says of it.
package struct Arrival: Hashable, Sendable, Codable {
    /// The key of the job's first document.
    package let job: PrintKey
    package let attempt: Int64
    /// How many documents of the job the backend is run for, one after another, where that is known.
    package let documentCount: Int?
    package let queue: String
    package let userName: String
    /// Whether cupsd vouches for the user's name; else it is only claimed.
    package let isNameTrusted: Bool
    package let title: String

    package init(
        job: PrintKey, attempt: Int64, documentCount: Int?, queue: String, userName: String,
        isNameTrusted: Bool = false, title: String
    ) {
        self.job = job
        self.attempt = attempt
        self.documentCount = documentCount
        self.queue = queue
        self.userName = userName
        self.isNameTrusted = isNameTrusted
        self.title = title
    }

    /// Which document this run is for, given what is known of the job.
    ///
    /// A job runs the backend once, or once for each document in order. Documents that are settled
    /// in this same attempt came before this one; those settled in an earlier attempt come again
    /// because cupsd lost track of the job, and are found in their place.
    package func documentNumber(after records: [PrintRecord]) -> Int {
        let next = 1 + records.count { $0.attempt == attempt && $0.state.isSettled }
        // When cupsd runs the whole job again within a second, attempts look the same.
        return min(next, documentCount ?? next)
    }
}
