internal import Catalog
internal import Desk
internal import Foundation
internal import Hummingbird
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Site
internal import Wording

/// Who looks at a page, at which part of it, and what it is made of.
struct PageRequest: Sendable {
    let store: Store
    let site: SiteConfiguration
    let views: Views
    let workroom: Workroom
    let session: ConsoleSession
    let list: ListRequest
    /// What the path says, decoded.
    private let parameters: [String: String]
    let now = Timestamp.now

    init(
        _ console: Console, _ store: Store, _ session: ConsoleSession, _ list: ListRequest,
        _ parameters: [String: String]
    ) {
        self.store = store
        site = console.site
        views = console.views
        workroom = console.workroom
        self.session = session
        self.list = list
        self.parameters = parameters
    }

    subscript(_ parameter: String) -> String {
        guard let value = parameters[parameter] else {
            preconditionFailure("No path has a \(parameter)")
        }
        return value
    }

    var format: SiteFormat { views.format }
    var isAdmin: Bool { session.role >= .admin }

    /// Where the books stand now; a page that changes with them takes this before it reads them.
    func booksMark() throws(LedgerError) -> String { try store.booksMark(for: session) }

    /// The numbers of a path or an address.
    ///
    /// - Throws: `notFound` when it is none.
    func number(_ parameter: String) throws(ConsoleRefusal) -> Int64 {
        guard let number = Int64(self[parameter]) else { throw .notFound }
        return number
    }
}

extension ConsoleContext {
    /// What the path says, decoded; "" for what is no text that anything is called.
    var decodedParameters: [String: String] {
        var decoded: [String: String] = [:]
        for (name, value) in parameters {
            let text = String(value).removingPercentEncoding ?? ""
            decoded[String(name)] = text.contains("\0") ? "" : text
        }
        return decoded
    }
}

extension Console {
    /// Shows a page to who has that role or a higher one.
    func addPage(
        _ path: RouterPath, for role: ConsoleRole = .operator,
        to router: Router<ConsoleContext>,
        _ content: @escaping @Sendable (PageRequest) throws -> (Sentence, PageContent)
    ) {
        router.get(path) { request, context in
            let session = try context.visitor(atLeast: role)
            let (list, parameters) = (ListRequest(request), context.decodedParameters)
            let (title, page) = try await books { store in
                try content(PageRequest(self, store, session, list, parameters))
            }
            return views.page(title, page, for: Visit(request, context))
        }
    }

    /// Hands out a page as PDF.
    func addPDF(
        _ path: RouterPath, named name: String, for role: ConsoleRole = .operator,
        to router: Router<ConsoleContext>,
        _ content: @escaping @Sendable (PageRequest) throws -> (Sentence, PageContent)
    ) {
        router.get(path) { request, context in
            let session = try context.visitor(atLeast: role)
            guard let seat = fileSeats.take() else { throw ConsoleRefusal.busy }
            defer { withExtendedLifetime(seat) {} }
            let (list, parameters) = (ListRequest(request), context.decodedParameters)
            let bytes = try await books.atLength { store in
                let asked = PageRequest(self, store, session, list, parameters)
                let (title, page) = try content(asked)
                return try page.pdf(
                    views.texts(title), beneath: views.format.time(asked.now), on: views.paper)
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "application/pdf",
                    .contentDisposition: "attachment; filename=\"\(name)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    /// Hands out a table as a file for spreadsheets.
    func addDownload(
        _ path: RouterPath, named name: String, for role: ConsoleRole = .operator,
        to router: Router<ConsoleContext>,
        _ table: @escaping @Sendable (PageRequest) throws -> CSV
    ) {
        router.get(path) { request, context in
            let session = try context.visitor(atLeast: role)
            let (list, parameters) = (ListRequest(request), context.decodedParameters)
            let text = try await books.atLength { store in
                try table(PageRequest(self, store, session, list, parameters)).text
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "text/csv; charset=utf-8",
                    .contentDisposition: "attachment; filename=\"\(name)\"",
                ], body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
    }
}
