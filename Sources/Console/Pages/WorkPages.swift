internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LedgerStore
internal import Wording

extension Console {
    func addWorkPages(to router: Router<ConsoleContext>) {
        addPage("works", for: .admin, to: router) { asked in
            (Sentence("Long work"), PageContent(worksOf: asked))
        }
        router.get("work/{work}") { request, context in
            let session = try context.visitor(atLeast: .admin)
            guard let id = Int(try context.parameters.require("work")),
                let work = workroom.work(id)
            else { throw ConsoleRefusal.notFound }
            var content = PageContent(views)
            content.add(work, actor: session.userName)
            var response = views.page(
                Sentence(work.title), content, for: Visit(request, context))
            // Until it is done, the browser looks again by itself.
            if work.state == .running, let name = HTTPField.Name("Refresh") {
                response.headers[name] = "2"
            }
            return response
        }
        router.get("work/{work}/{file}") { _, context in
            _ = try context.visitor(atLeast: .admin)
            guard let id = Int(try context.parameters.require("work")),
                let name = context.decodedParameters["file"],
                let path = workroom.work(id)?.files[name]
            else { throw ConsoleRefusal.notFound }
            return try await file(path, named: name)
        }
    }

    /// A file of an export, piece by piece.
    private func file(_ path: String, named name: String) async throws -> Response {
        guard let handle = FileHandle(forReadingAtPath: path) else {
            throw ConsoleRefusal.notFound
        }
        let body = ResponseBody { writer in
            while let piece = try await books({ _ in try handle.read(upToCount: 1 << 18) }),
                !piece.isEmpty
            {
                try await writer.write(ByteBuffer(bytes: piece))
            }
            try? handle.close()
            try await writer.finish(nil)
        }
        return Response(
            status: .ok,
            headers: [
                .contentType: name.hasSuffix(".json") ? "application/json" : "text/csv",
                .contentDisposition: "attachment; filename=\"\(name)\"",
            ], body: body)
    }
}

extension Workroom.Work.State {
    fileprivate var label: String {
        switch self {
        case .running: "under way"
        case .done: "done"
        case .failed: "failed"
        case .canceled: "canceled"
        }
    }
}

extension PageContent {
    fileprivate init(worksOf asked: PageRequest) {
        self.init(asked.views)
        section(
            "works",
            table: TableView(
                [.init("Work"), .init("Began"), .init("By"), .init("State")],
                asked.workroom.works.map {
                    .init([
                        .init(asked.views.texts($0.title), to: "/work/\($0.id)"),
                        .init(asked.format.time($0.began)), .init($0.actor),
                        .init(asked.views.texts($0.state.label)),
                    ])
                }, asked.views))
    }

    fileprivate mutating func add(_ work: Workroom.Work, actor: String) {
        add("State", texts(work.state.label))
        if work.totalCount > 0 {
            add("Progress", views.format.percent(work.doneCount, of: work.totalCount))
        }
        add("Rows", views.format.number(work.doneCount))
        if work.state == .running { add([.init("Cancel", "/work/\(work.id)/cancel")]) }
        add([.init("Long work", "/works")])
        section(
            "outcome", nil, work.outcome.map { [$0] } ?? [],
            links: work.files.keys.sorted().map {
                .init(.verbatim($0), "/work/\(work.id)/\($0.pathPart)")
            })
    }
}

extension Action {
    static let cancelWork = Action(
        id: "cancel-work", page: "work/{work}/cancel", role: .admin, title: "Cancel this work",
        submit: "Cancel the work",
        perform: { input, asked in
            try input.finish()
            let id = Int(truncatingIfNeeded: try asked.number("work"))
            guard asked.workroom.cancel(id) else {
                throw InputProblems(["": Sentence("It is not under way any more.")])
            }
            return Done(
                at: "/work/\(id)", Sentence("It was canceled."), result: WorkResult(work: id))
        })
}

/// Long work, as programs see it.
struct WorkResult: Codable, Sendable {
    let work: Int
}
