internal import Desk
internal import Hummingbird
internal import Ledger
internal import LedgerStore

/// A form of a session's that was sent.
struct SentForm: Sendable {
    let values: [String: [String]]
    /// Marks what the form does: a form that is sent twice (a double click, a page loaded again) is
    /// done once. The same page sent with other values is another request.
    let mark: RequestMark

    /// The name of the hidden field that says whose form it is, and which of theirs.
    static let tokenName = "form-token"

    /// - Throws: `unreadable`; `staleForm` when the form does not carry the session's token.
    init(_ request: Request, _ context: ConsoleContext, of session: ConsoleSession) async throws {
        var values = try await request.formValues(context)
        let token = values.removeValue(forKey: Self.tokenName)?.first ?? ""
        try Self.check(token, of: session)
        self.values = values
        let meaning = values.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        let key = Secret.hash("\(token) \(request.uri.path) \(meaning)")
        mark = RequestMark(sender: .form, key: key, requestHash: key, run: Secret().text, at: .now)
    }

    /// - Throws: `staleForm` when the token is not one of the session's.
    static func check(_ token: String, of session: ConsoleSession) throws(ConsoleRefusal) {
        guard token.count == 2 * Secret.length,
            Secret.areEqual(String(token.prefix(Secret.length)), session.formToken)
        else { throw .staleForm }
    }

    /// What the hidden field of a form that is shown now holds.
    static func token(for session: ConsoleSession?) -> String {
        (session?.formToken ?? "") + Secret().text
    }
}
