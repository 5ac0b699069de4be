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
}
