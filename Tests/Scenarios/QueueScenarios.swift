import ScenarioSupport
import Testing

@Suite("Putting a queue under the gate, and taking it away")
struct QueueScenarios {
    @Test("A driverless queue keeps its PPD and options; doing either twice changes nothing")
    func protectTwice() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "Office", to: printer.uri,
                options: ["printer-info=Upstairs"])
            try await site.scheduler.setOptions(["Duplex=DuplexNoTumble"], of: "Office")
            let ppd = site.scheduler.ppd(of: "Office")
            #expect(!ppd.isEmpty)

            let protected = try await site.run("queue", "protect", "Office")
            #expect(
                protected == "Queue Office is under the gate: \(printer.uri) is now "
                    + "pagetoll:\(printer.uri)\n")
            let again = try await site.run("queue", "protect", "Office")
            #expect(
                again == "Queue Office was under the gate already: pagetoll:\(printer.uri)\n")
            let queue = try await site.scheduler.queue("Office")
            #expect(queue.deviceURI == "pagetoll:\(printer.uri)")
            #expect(queue.attributes.string("printer-info") == "Upstairs")
            #expect(queue.isClean)
            #expect(site.scheduler.ppd(of: "Office") == ppd)

            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "two.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "Office", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 90))
            #expect(try await printer.documents(printed: 1).map(\.sides) == ["two-sided-long-edge"])
            try await site.scheduler.waitUntilIdle("Office")

            let unprotected = try await site.run("queue", "unprotect", "Office")
            #expect(
                unprotected == "Queue Office is no longer under the gate: pagetoll:\(printer.uri) "
                    + "is now \(printer.uri)\n")
            let twice = try await site.run("queue", "unprotect", "Office")
            #expect(twice == "Queue Office was not under the gate: \(printer.uri)\n")
            #expect(site.scheduler.ppd(of: "Office") == ppd)
            let free = try await site.scheduler.submit(Submission(queue: "Office", files: [file]))
            try await site.scheduler.wait(for: free, toReach: .completed)
            #expect(try await site.balance("alice") == .init(cents: 90))
        }
    }

    @Test("Another device URI than a printer's is refused, and so is a queue that is not there")
    func refused() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            let missing = try await site.command(["queue", "protect", "None"]).run()
            #expect(missing.status == .exited(1))
            #expect(
                missing.errorText
                    == "pagetoll: CUPS has no such queue or job; `lpstat -v` lists the queues.\n")
            let usage = try await site.command(["queue", "protect"]).run()
            #expect(usage.status == .exited(2))
        }
    }

    @Test("A queue that prints is left alone")
    func busy() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink(.stall(afterBytes: 1))
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: sink.uri)
            let file = try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "two.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await sink.waitForBytes(1)
            // It has more to print than the first byte, so it prints until it is cancelled.
            let answer = try await site.command(["queue", "protect", "raw"]).run()
            if try await site.scheduler.status(of: job).state == .processing {
                #expect(answer.status == .exited(1))
                #expect(
                    answer.errorText == "pagetoll: Queue raw is printing; try again when it is "
                        + "idle, or stop it with cupsdisable.\n")
            }
        }
    }

    @Test("The list says what is under the gate")
    func list() async throws {
        try await Scenario.play { scenario in
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("open", to: "socket://127.0.0.1:9/")
            try await site.scheduler.addRawQueue("gated", to: "pagetoll:socket://127.0.0.1:9/")
            let text = try await site.run("queue", "list", "--json")
            #expect(text.contains(#""deviceURI" : "pagetoll:socket://127.0.0.1:9/""#))
            #expect(text.contains(#""protected" : true"#))
            #expect(text.contains(#""protected" : false"#))
        }
    }
}
