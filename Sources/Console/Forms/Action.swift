internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Site

/// Something that can be done at the console, by a form or by a program: one description is both.
struct Action: Sendable {
    /// "give-credit"
    let id: String
    /// Where its form is, and goes: "member/{user}/credits/add".
    let page: String
    /// Who may do it.
    let role: ConsoleRole
    /// In English, as are all texts.
    let title: String
    let submit: String
    /// Whether programs can't do it, whatever their token.
    var isForPeopleOnly = false
    /// Whether what a program is told must not be kept: it is told this once.
    var hasSecretResult = false
    /// What it asks for; choices come from the store.
    var fields: @Sendable (Asked) throws -> [Field] = { _ in [] }
    /// What the fields hold at first.
    var initial: @Sendable (Asked) throws -> [String: [String]] = { _ in [:] }
    /// Shows what it would do, before it is done; nil for an action that needs no thought.
    var preview: (@Sendable (inout Input, Asked, Views) throws -> PageContent)?
    /// Does it, all or nothing.
    ///
    /// - Throws: `InputProblems`, `LedgerError` and other errors that explain themselves.
    let perform: @Sendable (inout Input, Asked) throws -> Done
}

/// Who asks for an action, where, and of whom.
struct Asked: Sendable {
    let store: Store
    let site: SiteConfiguration
    let session: ConsoleSession
    let act: Act
    /// Where it is asked for.
    let path: String
    let workroom: Workroom
    /// What the path says, decoded.
    let parameters: [String: String]

    subscript(_ parameter: String) -> String {
        guard let value = parameters[parameter] else {
            preconditionFailure("No path has a \(parameter)")
        }
        return value
    }

    /// A number of the path.
    ///
    /// - Throws: `notFound` when it is none.
    func number(_ parameter: String) throws(ConsoleRefusal) -> Int64 {
        guard let number = Int64(self[parameter]) else { throw .notFound }
        return number
    }

    /// Releases the jobs that waited for this credit.
    ///
    /// - Returns: what is said about each, and about what went wrong.
    func releaseWaitingJobs(of members: [MemberID]?) -> [Sentence] {
        WaitingJobs(ledger: store, site: site).release(coveredBy: members).map(\.sentence)
    }
}

/// What came of an action.
struct Done: Sendable {
    /// The page to go to.
    let location: String
    /// What is said there.
    let notice: [Sentence]
    /// What a program is told.
    let result: any Encodable & Sendable

    /// - Parameter released: what is said about jobs that were released by it.
    init(
        at location: String, _ notice: Sentence, and released: [Sentence] = [],
        result: any Encodable & Sendable
    ) {
        self.location = location
        self.notice = [notice] + released
        self.result = result
    }
}
