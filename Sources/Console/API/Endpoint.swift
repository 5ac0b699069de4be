internal import HTTPTypes
internal import LedgerStore

/// A way for programs to do or read something, made of the description of it.
struct Endpoint: Sendable {
    enum Purpose: Sendable {
        case action(Action)
        case query(Query)
        case fileCall(FileCall)
    }

    let method: HTTPRequest.Method
    /// Behind `root`: "members/{user}/credits".
    let path: String
    /// What a token must allow.
    let scope: Scope
    /// In English.
    let title: String
    let purpose: Purpose

    static let root = "/api/v1/"
    /// Where the OpenAPI document is.
    static let document = "openapi.json"

    static let all: [Endpoint] =
        Action.all.compactMap(Endpoint.init) + Query.all.map(Endpoint.init)
        + FileCall.all.map(Endpoint.init)

    init(_ query: Query) {
        method = .get
        path = query.path
        scope = Scope(query.area, .read)
        title = query.title
        purpose = .query(query)
    }

    init(_ call: FileCall) {
        method = .post
        path = call.path
        scope = call.scope
        title = call.title
        purpose = .fileCall(call)
    }

    /// Where the action's form is, in the plural and without "add". Nil for what members do for
    /// themselves, who have no tokens, and for what only people may do.
    init?(_ action: Action) {
        guard action.role > .member, !action.isForPeopleOnly else { return nil }
        method = .post
        path = Self.path(ofPage: action.page)
        scope = Scope(Area(page: action.page), .write)
        title = action.title
        purpose = .action(action)
    }

    /// "member/{user}/credits/add" is "members/{user}/credits".
    static func path(ofPage page: String) -> String {
        var parts = page.split(separator: "/").map(String.init)
        if let first = parts.first, Area.byWord[first + "s"] != nil { parts[0] = first + "s" }
        if parts.count > 1, parts.last == "add" { parts.removeLast() }
        return parts.joined(separator: "/")
    }

    /// The methods that an address takes; none where nothing is.
    static func methods(at path: String) -> Set<HTTPRequest.Method> {
        if path == root + document { return [.get] }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        let found = all.filter { endpoint in
            let own = (root + endpoint.path).split(separator: "/", omittingEmptySubsequences: false)
            return own.count == parts.count
                && zip(own, parts).allSatisfy { $0.hasPrefix("{") || $0 == $1 }
        }
        // As the router has it: "jobs/claim" is not a job of that name.
        let fewest = found.map(\.pathParameters.count).min()
        return Set(found.filter { $0.pathParameters.count == fewest }.map(\.method))
    }

    /// The names in braces.
    var pathParameters: [String] {
        path.matches(of: /\{([^}]+)\}/).map { String($0.output.1) }
    }
}
