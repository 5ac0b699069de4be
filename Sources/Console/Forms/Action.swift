internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Site
internal import Wording

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
    let isForPeopleOnly: Bool
    /// Whether what a program is told must not be kept: it is told this once.
    let hasSecretResult: Bool
    /// What it asks for; choices come from the store.
    let fields: @Sendable (Asked) throws -> [Field]
    /// What the fields hold at first.
    let initial: @Sendable (Asked) throws -> [String: [String]]
    /// Shows what it would do, before it is done; nil for an action that needs no thought.
    let preview: Preview?
    /// Does it, all or nothing.
    ///
    /// - Throws: `InputProblems`, `LedgerError` and other errors that explain themselves.
    let perform: @Sendable (inout Input, Asked) throws -> Done<any Encodable & Sendable>
    /// What programs are told.
    let result: any (Codable & Sendable).Type

    typealias Preview = @Sendable (inout Input, Asked, Views) throws -> PageContent

    init<Result: Codable & Sendable>(
        id: String, page: String, role: ConsoleRole, title: String, submit: String,
        isForPeopleOnly: Bool = false, hasSecretResult: Bool = false,
        fields: @escaping @Sendable (Asked) throws -> [Field] = { _ in [] },
        initial: @escaping @Sendable (Asked) throws -> [String: [String]] = { _ in [:] },
        preview: Preview? = nil,
        perform: @escaping @Sendable (inout Input, Asked) throws -> Done<Result>
    ) {
        self.id = id
        self.page = page
        self.role = role
        self.title = title
        self.submit = submit
        self.isForPeopleOnly = isForPeopleOnly
        self.hasSecretResult = hasSecretResult
        self.fields = fields
        self.initial = initial
        self.preview = preview
        self.perform = { input, asked in
            let done = try perform(&input, asked)
            return Done(location: done.location, notice: done.notice, result: done.result)
        }
        result = Result.self
    }
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
struct Done<Result: Sendable>: Sendable {
    /// The page to go to.
    let location: String
    /// What is said there.
    let notice: [Sentence]
    /// What a program is told.
    let result: Result

    /// - Parameter released: what is said about jobs that were released by it.
    init(
        at location: String, _ notice: Sentence, and released: [Sentence] = [], result: Result
    ) {
        self.init(location: location, notice: [notice] + released, result: result)
    }

    fileprivate init(location: String, notice: [Sentence], result: Result) {
        self.location = location
        self.notice = notice
        self.result = result
    }
}
