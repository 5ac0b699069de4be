import Foundation
import ScenarioSupport
import Testing

@Suite("A queue that is only watched")
struct ShadowScenarios {
    struct Row: Decodable {
        let job, impressions: Int
        let cups, printer, cents: Int?
        let isShadow: Bool
        let reason: String
    }

    @Test("All jobs print and nobody pays; a report compares the gate's count with the others'")
    func watched() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try site.configure(["shadow-queues": "[\"office\"]"])
            try await site.addMember("alice", cents: 7)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            // A member with too little, and a stranger.
            for user in ["alice", "mallory"] {
                let job = try await site.scheduler.submit(
                    Submission(queue: "office", files: [file], sender: .claimed(user)))
                try await site.scheduler.wait(for: job, toReach: .completed)
                let print = try await site.print(of: job)
                #expect(print.quoted == 15)
                #expect(print.charged == 0)
                #expect(print.evidence == "shadow")
            }
            #expect(try await printer.documents(printed: 2).count == 2)
            #expect(try await site.balance("alice") == .init(cents: 7))
            let text = try await site.command(["queue", "report", "office", "--json"]).text()
            let rows = try JSONDecoder().decode([Row].self, from: Data(text.utf8))
            #expect(rows.map(\.impressions) == [3, 3])
            #expect(rows.map(\.cups) == [3, 3])
            #expect(rows.map(\.printer) == [3, 3])
            #expect(rows.map(\.cents) == [15, 15])
            #expect(rows.map(\.isShadow) == [true, true])
            let report = try await site.run("queue", "report", "office")
            #expect(
                report.hasSuffix(
                    "2 prints, 6 impressions, 0.30 by the rates. CUPS counts the same for 2 of 2 "
                        + "that it counted, the printer for 2 of 2.\n"))
            try await site.checkLedger()

            // Live, the next job is charged.
            try site.configure([:])
            let live = try await site.scheduler.submit(
                Submission(queue: "office", files: [file]))
            try await site.scheduler.wait(for: live, toReach: .pendingHeld)
        }
    }

    @Test(
        "It prints whatever is wrong with the gate",
        arguments: [
            ["store": "/nonexistent/ledger"], ["analyzer": "/nonexistent/analyzer"], [:],
        ])
    func neverRefused(fault: [String: String]) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, rates: !fault.isEmpty)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.run("member", "add", "alice")
            try site.configure(
                fault.merging(["shadow-queues": "[\"raw\"]"]) { one, _ in one })
            // The last time without rates, and with a document that nobody understands.
            let bytes = fault.isEmpty ? Array("\u{1}\u{2}".utf8) : PDFDocument(pages: 3).bytes
            let file = try scenario.folder.write(bytes, to: "document")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(sink.connections.count == 1)
            try site.configure([:])
            #expect(try await site.balance("alice") == .init(cents: 0))
            try await site.checkLedger()
        }
    }
}
