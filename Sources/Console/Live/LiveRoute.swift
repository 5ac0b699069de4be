internal import HTTPTypes
internal import Hummingbird
internal import LedgerStore
internal import ServiceLifecycle

extension Console {
    func addLiveEvents(to router: Router<ConsoleContext>) {
        router.get("live") { request, context in
            let session = try context.visitor(atLeast: .member)
            guard let seat = liveSeats.take() else {
                return Response(status: .serviceUnavailable, headers: [.retryAfter: "60"])
            }
            // A browser whose connection broke says what it heard last.
            let heard = HTTPField.Name("Last-Event-ID").flatMap { request.headers[$0] }
            let events = LiveEvents(
                books: books, session: session,
                known: heard ?? request.queryValues["mark"]?.first ?? "", seat: seat)
            return Response(
                status: .ok, headers: [.contentType: "text/event-stream"],
                body: ResponseBody(asyncSequence: events.cancelOnGracefulShutdown()))
        }
    }
}

extension Request {
    /// Whether the page asks by itself, with nobody at it: that keeps no session alive.
    var isUnattended: Bool {
        HTTPField.Name("Pagetoll-Unattended").map { headers[$0] != nil } ?? false
    }
}
