import Foundation
import ScenarioSupport
import Testing

@Suite("What is printed is what is charged")
struct ChargeScenarios {
    @Test(
        "The pages that an IPP printer receives, in PDF or raster, with copies",
        arguments: [
            VirtualPrinterSettings(), .raster("image/pwg-raster"), .raster("image/urf"),
        ])
    func pages(settings: VirtualPrinterSettings) async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter(settings)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 1000)
            let pages = [PDFDocument.Page(.black), .init(.red), .init(.none)]
            let file = try scenario.folder.write(PDFDocument(pages).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(
                Submission(
                    queue: "office", files: [file], copies: 2,
                    options: ["print-color-mode=color", "sides=one-sided"]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let documents = try await printer.documents(printed: 1)
            let print = try await site.print(of: job)
            #expect(documents.count == 1)
            #expect(documents.first?.impressions == 6)
            #expect(print.state == "completed")
            #expect(print.impressions == printer.impressionsCompleted)
            #expect(print.evidence == "printer-counter")
            #expect(print.charged == 2 * (5 + 25 + 5))
            #expect(try await site.balance("alice") == .init(cents: 1000 - 70))
            try await site.checkLedger()
        }
    }

    @Test(
        "Both sides of the paper, padded to whole sheets as they are printed",
        arguments: [VirtualPrinterSettings(), .raster("image/pwg-raster")], [1, 2])
    func duplex(settings: VirtualPrinterSettings, copies: Int) async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter(settings)
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 1000)
            let file = try scenario.folder.write(PDFDocument(pages: 3).bytes, to: "three.pdf")
            let job = try await site.scheduler.submit(
                Submission(
                    queue: "office", files: [file], copies: copies,
                    options: ["sides=two-sided-long-edge"]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            _ = try await printer.documents(printed: 1)
            let print = try await site.print(of: job)
            #expect(print.impressions == printer.impressionsCompleted)
            #expect(print.charged == 5 * printer.impressionsCompleted)
            try await site.checkLedger()
        }
    }

    @Test("N-up and page ranges are in the data already, and are not taken off twice")
    func numberUp() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 1000)
            let file = try scenario.folder.write(PDFDocument(pages: 10).bytes, to: "ten.pdf")
            let job = try await site.scheduler.submit(
                Submission(
                    queue: "office", files: [file],
                    options: ["number-up=2", "page-ranges=2-3"]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            #expect(try await printer.documents(printed: 1).map(\.impressions) == [2])
            #expect(try await site.print(of: job).charged == 10)
        }
    }

    @Test("A raw file is sent to a socket as often as copies were asked for, and costs as much")
    func rawCopies() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 1000)
            let bytes = PWGRasterDocument(pages: 2).bytes
            let file = try scenario.folder.write(bytes, to: "two.pwg")
            let job = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], copies: 3))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let connection = try #require(try await sink.connections(closed: 1).first)
            #expect(try connection.bytes == bytes + bytes + bytes)
            let print = try await site.print(of: job)
            #expect(print.impressions == 6)
            #expect(print.charged == 30)
        }
    }

    @Test("Several files in one lp reach a socket in one stream, and cost what all of them cost")
    func severalRawFiles() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 1000)
            let documents = [2, 1, 3].map { PDFDocument(pages: $0).bytes }
            let files = try documents.enumerated().map { index, bytes in
                try scenario.folder.write(bytes, to: "\(index).pdf")
            }
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: files))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let connections = try await sink.connections(closed: 1)
            #expect(try connections.map { try $0.bytes } == [Array(documents.joined())])
            #expect(try await site.print(of: job).charged == 30)
            #expect(try await site.balance("alice") == .init(cents: 970))
            try await site.checkLedger()
        }
    }

    @Test("Several files in one lp cost what the printer prints of them")
    func severalFiles() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter(.raster())
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 1000)
            let files = try [2, 1, 3].map { count in
                try scenario.folder.write(
                    PDFDocument(pages: count).bytes, to: "\(count).pdf")
            }
            let job = try await site.scheduler.submit(
                Submission(queue: "office", files: files, options: ["sides=one-sided"]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let printed = printer.impressionsCompleted
            let prints = try await site.prints(of: job)
            #expect(printed == 6)
            #expect(prints.reduce(0) { $0 + $1.impressions } == printed)
            #expect(prints.reduce(0) { $0 + ($1.charged ?? 0) } == 5 * printed)
            #expect(try await site.balance("alice") == .init(cents: 1000 - 5 * printed))
            try await site.checkLedger()
        }
    }

    @Test("An option or a title with shell characters is just text")
    func justText() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            let user = "a b/../$(x);é"
            try await site.addMember(user, cents: 100)
            let trap = scenario.folder.path("trap")
            let title = "'; touch \(trap); $(touch \(trap)) `touch \(trap)` \" | & ../.. %s %n é"
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let job = try await site.scheduler.submit(
                Submission(
                    queue: "office", files: [file], sender: .claimed(user), title: title,
                    options: ["job-billing=\(title)", "x;y=$(touch \(trap))", "a=`id`"]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            let print = try await site.print(of: job)
            #expect(print.title == title)
            #expect(print.user == user)
            #expect(print.charged == 5)
            #expect(try await printer.documents(printed: 1).map(\.title) == [title])
            #expect(!FileManager.default.fileExists(atPath: trap))
            try await site.checkLedger()
        }
    }

    @Test("A job printed again on purpose costs again")
    func reprint() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 2).bytes, to: "two.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            try await site.scheduler.wait(for: job, toReach: .completed)
            try await site.scheduler.reprint(job)
            _ = try await sink.connections(closed: 2)
            try await waitFor("the second charge", within: .seconds(30)) {
                try await site.balance("alice") == .init(cents: 80) ? true : nil
            }
            #expect(try await site.prints(of: job).map(\.charged) == [10, 10])
            try await site.checkLedger()
        }
    }
}
