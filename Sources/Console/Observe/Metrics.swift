internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import Logging
internal import Money
internal import Site

extension Console {
    /// Figures for Prometheus, and whether all is well.
    func addObservation(to router: Router<ConsoleContext>) {
        router.get("metrics") { request, context in
            try await checkReader(request, context)
            let path = site.store
            let (figures, byteCount) = try await books { store in
                (try store.figures(), Self.byteCount(ofFile: path))
            }
            let text = Exposition(figures, storeByteCount: byteCount, times: times.all).text
            return Response(
                status: .ok, headers: [.contentType: Exposition.type],
                body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
        }
        // Anybody may ask: it says nothing but whether.
        router.get("healthz") { _, context in
            do {
                try await books { store in try store.checkLastEntry() }
                return Self.plain(.ok, "ok\n")
            } catch {
                context.logger.error("the store is not well", metadata: ["error": "\(error)"])
                return Self.plain(.serviceUnavailable, "The ledger can't be used; see the log.\n")
            }
        }
    }

    /// Whoever is on this machine may read figures; others need a token.
    private func checkReader(_ request: Request, _ context: ConsoleContext) async throws {
        let isHere = ["127.0.0.1", "::1", "local"].contains(clientAddress(request, context))
        guard isHere && request.bearerToken == nil else {
            _ = try await token(request, context, for: Scope(.metrics, .read))
            return
        }
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }

    /// Nil where the store is no file.
    private static func byteCount(ofFile path: String) -> Int64? {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return (attributes?[.size] as? NSNumber)?.int64Value
    }
}

extension Exposition {
    init(
        _ figures: SiteFigures, storeByteCount: Int64?,
        times: [RequestTimes.Kind: RequestTimes.Histogram]
    ) {
        self.init()
        add(figures)
        begin("pagetoll_ledger_entries_total", .counter, "Journal entries.")
        add("pagetoll_ledger_entries_total", figures.entryCount)
        begin("pagetoll_members", .gauge, "Members.")
        add("pagetoll_members", figures.memberCount)
        begin("pagetoll_refund_requests_open", .gauge, "Refund requests to be decided.")
        add("pagetoll_refund_requests_open", figures.openRequestCount)
        begin("pagetoll_web_hooks_failing", .gauge, "Web hooks whose last try failed.")
        add("pagetoll_web_hooks_failing", figures.failingHookCount)
        if let storeByteCount {
            begin("pagetoll_ledger_bytes", .gauge, "Size of the ledger's file.")
            add("pagetoll_ledger_bytes", storeByteCount)
        }
        add(times)
    }

    private mutating func add(_ figures: SiteFigures) {
        let counters: [(String, String, @Sendable (PrintTotals) -> Int64)] = [
            ("jobs", "Jobs that ended at the printer.", { Int64($0.jobs) }),
            ("impressions", "Impressions that were charged for.", { Int64($0.impressions) }),
            ("color_impressions", "Of these, in colour.", { Int64($0.colorImpressions) }),
            ("sheets", "Sheets of paper.", { Int64($0.sheets) }),
            (
                "charged_cents", "Cents that were charged, refunds not taken off.",
                { $0.cents.rawValue }
            ),
            ("jobs_refused", "Jobs that were turned away.", { Int64($0.refused) }),
        ]
        for (name, help, value) in counters {
            begin("pagetoll_\(name)_total", .counter, help)
            for queue in figures.queues {
                add("pagetoll_\(name)_total", ["queue": queue.name], value(queue.totals))
            }
        }
        begin("pagetoll_jobs_open", .gauge, "Jobs that wait, are counted, or print.")
        for open in figures.open {
            add(
                "pagetoll_jobs_open", ["state": open.state.rawValue, "queue": open.queue],
                open.count)
        }
    }

    private mutating func add(_ times: [RequestTimes.Kind: RequestTimes.Histogram]) {
        let name = "pagetoll_request_seconds"
        let sorted = times.sorted { $0.key.rawValue < $1.key.rawValue }
        begin(name, .histogram, "How long requests took.")
        for (kind, histogram) in sorted {
            for (bound, count) in zip(RequestTimes.bounds, histogram.counts) {
                add("\(name)_bucket", ["kind": kind.rawValue, "le": "\(bound)"], Int64(count))
            }
            add("\(name)_bucket", ["kind": kind.rawValue, "le": "+Inf"], Int64(histogram.total))
            add("\(name)_sum", ["kind": kind.rawValue], histogram.seconds)
            add("\(name)_count", ["kind": kind.rawValue], Int64(histogram.total))
        }
        begin("pagetoll_requests_total", .counter, "Requests, by the first digit of the status.")
        for (kind, histogram) in sorted {
            for (digit, count) in histogram.byStatus.enumerated() where count > 0 {
                add(
                    "pagetoll_requests_total",
                    ["kind": kind.rawValue, "status": "\(digit)xx"], Int64(count))
            }
        }
    }
}
