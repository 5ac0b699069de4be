import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Logging
import Site
import Synchronization
import Testing

@testable import Console

@Suite("Figures, health and the log")
struct ObservationTests {
    @Test("Whoever is on this machine reads figures, in Prometheus's format")
    func metrics() async throws {
        try await ConsoleSite.visit { site in
            _ = try await site.client.execute(uri: "/sign-in", method: .get)
            let answer = try await site.client.execute(uri: "/metrics", method: .get)
            #expect(answer.headers[.contentType] == "text/plain; version=0.0.4; charset=utf-8")
            let lines = answer.text.split(separator: "\n")
            #expect(lines.contains("pagetoll_ledger_entries_total 1"))
            #expect(lines.contains("pagetoll_members 2"))
            #expect(
                lines.contains { $0.hasPrefix("pagetoll_request_seconds_count{kind=\"pages\"}") })
            for line in lines where !line.hasPrefix("#") {
                #expect(line.wholeMatch(of: /[a-z_]+(\{[^}]*\})? [0-9.e+-]+/) != nil, "\(line)")
            }
        }
    }

    @Test("From elsewhere figures need a token with metrics:read")
    func metricsFromElsewhere() async throws {
        try await ConsoleSite.visit({ $0.behindProxy = true }) { site in
            let forwarded: HTTPFields = [
                try #require(HTTPField.Name("X-Forwarded-For")): "192.0.2.7"
            ]
            let refused = try await site.client.execute(
                uri: "/metrics", method: .get, headers: forwarded)
            #expect(refused.status == .unauthorized)
            for (scope, status) in [
                (Scope(.members, .write), 403), (Scope(.metrics, .read), 200),
            ] {
                var headers = forwarded
                headers[.authorization] = "Bearer \(try site.program(scope).token)"
                let answer = try await site.client.execute(
                    uri: "/metrics", method: .get, headers: headers)
                #expect(answer.status.code == status)
            }
        }
    }

    @Test("Labels may hold anything")
    func labels() {
        var exposition = Exposition()
        exposition.add("x", ["queue": "a\"b\\c\nd"], 1)
        #expect(exposition.text == #"x{queue="a\"b\\c\nd"} 1"# + "\n")
    }

    @Test("All is well while the last entry is what was written, and not when it was changed")
    func health() async throws {
        try await ConsoleSite.visit { site in
            let well = try await site.client.execute(uri: "/healthz", method: .get)
            #expect(well.status == .ok && well.text == "ok\n")
            try site.tamper()
            let ill = try await site.client.execute(uri: "/healthz", method: .get)
            #expect(ill.status == .serviceUnavailable)
        }
    }

    @Test("A line of the log is one JSON object")
    func log() throws {
        let lines = Mutex<[String]>([])
        let logger = Logger(label: "pagetoll") { label in
            JSONLines(label: label) { line in lines.withLock { $0.append(line) } }
        }
        logger.info("a \"request\"\nof two lines", metadata: ["path": "/members"])
        let line = try #require(lines.withLock { $0 }.first)
        #expect(line.hasSuffix("}\n") && line.count { $0 == "\n" } == 1)
        let json = try JSONDecoder().decode(JSONValue.self, from: Data(line.utf8))
        #expect(json["path"] == "/members" && json["level"] == "info")
    }
}
