import ChildProcess
import Delivery
import Foundation
import Gateway
import Ledger
import Logging
import Pricing
import PrintModel
import Spool
import SystemPackage
import Testing

@Suite("Prints that the ledger could not be told of")
final class LatePrintTests {
    private let folder = FileManager.default.temporaryDirectory
        .appending(path: "late-\(UUID().uuidString)").path
    private var deliveries = 0

    init() throws {
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data("data".utf8).write(to: URL(filePath: "\(folder)/document"))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func arrival(
        attempt: Int64 = 1, timeAtCompleted: Int64 = 0, documentCount: Int? = 1
    ) -> Arrival {
        Arrival(
            job: PrintKey(
                server: "local", jobID: 7, timeAtCreation: 1, jobUUID: "../../../etc/passwd",
                timeAtCompleted: timeAtCompleted, documentNumber: 1),
            attempt: attempt, documentCount: documentCount, queue: "raw", userName: "alice",
            title: "title")
    }

    /// A run of a gateway that has no ledger.
    private func run(
        _ arrival: Arrival, failing reason: LedgerError = .storeUnavailable(reason: "gone"),
        late: Bool = true, limit: Int = 500
    ) throws -> BackendAnswer {
        let ticket = try Ticket(
            arguments: ["pagetoll", "7", "alice", "title", "1", "", "\(folder)/document"],
            environment: ["DEVICE_URI": "pagetoll:socket://192.0.2.9", "PRINTER": "raw"])
        let journal = try FileDescriptor.open(
            "\(folder)/journal", .readWrite, options: .create, permissions: .ownerReadWrite)
        defer { try? journal.close() }
        let gateway = Gateway(
            site: SiteTexts(currency: "EUR", help: "the front desk"),
            surroundings: Gateway.Surroundings(
                analyze: { _ in
                    DocumentAnalysis(
                        formats: [.pdf], impressions: Impressions([Page(), Page(color: .color)]))
                },
                rateTable: { _ throws(LedgerError) in throw reason },
                settings: { _ throws(LedgerError) in throw reason },
                books: UnreachableBooks(reason: reason),
                latePrints: LatePrintFolder(stateFolder: folder), printsLate: late,
                lateImpressions: limit, isShadow: false,
                journal: DeliveryJournal(file: journal),
                deliver: { [unowned self] in
                    deliveries += 1
                    return Delivery.Outcome(
                        ending: .exited(0), wasTerminated: false,
                        progress: Delivery.Progress(bytesTaken: 4))
                },
                printerJob: { _ in nil }, lifeCountRise: { nil }, mayRunAgain: { false },
                now: { Timestamp(milliseconds: 5) }, log: Logger(label: "test")))
        return gateway.process(ticket, try SpooledData(path: "\(folder)/document"), arrival)
    }

    private var kept: LatePrintFolder { LatePrintFolder(stateFolder: folder) }

    @Test("A print goes to the printer once, however often cupsd runs it; a reprint goes again")
    func once() throws {
        #expect(try run(arrival()).status == .ok)
        #expect(try run(arrival(attempt: 2)).status == .ok)
        #expect(deliveries == 1)
        #expect(try run(arrival(attempt: 3, timeAtCompleted: 9)).status == .ok)
        #expect(deliveries == 2)
        let prints = kept.all()
        #expect(prints.map(\.impressions.count) == [2, 2])
        #expect(prints.allSatisfy { $0.ending != nil && $0.at == Timestamp(milliseconds: 5) })
        kept.remove(prints[0].key)
        #expect(kept.all().count == 1)
    }

    @Test("A user prints up to the limit; what was begun of the same print before does not count")
    func limit() throws {
        #expect(try run(arrival(), limit: 2).status == .ok)
        #expect(try run(arrival(attempt: 2), limit: 2).status == .ok)
        let answer = try run(arrival(timeAtCompleted: 9), limit: 3)
        #expect(answer.status == .hold)
        #expect(answer.reason == .resourcesAreNotReady)
        #expect(deliveries == 1)
        #expect(try run(arrival(timeAtCompleted: 9), limit: 4).status == .ok)
        #expect(deliveries == 2)
    }

    @Test("Documents that come one run each are prints of their own")
    func documents() throws {
        for _ in 1...2 { _ = try run(arrival(documentCount: 2)) }
        #expect(deliveries == 2)
        #expect(kept.all().map(\.key.documentNumber).sorted() == [1, 2])
    }

    @Test("Nothing in a key leads out of the folder, and what can't be read is left and counted")
    func names() throws {
        _ = try run(arrival())
        let names = try FileManager.default.contentsOfDirectory(atPath: "\(folder)/late")
        #expect(names.count == 1)
        #expect(names[0].wholeMatch(of: /[0-9a-f]{64}\.json/) != nil)
        var status = stat()
        #expect(stat("\(folder)/late", &status) == 0 && status.st_mode & 0o777 == 0o700)
        #expect(stat("\(folder)/late/\(names[0])", &status) == 0 && status.st_mode & 0o777 == 0o600)
        try Data("{".utf8).write(to: URL(filePath: "\(folder)/late/damaged.json"))
        #expect(kept.all().count == 1)
        #expect(kept.count == 2)
    }

    @Test("What can't be kept is not printed, and neither is anything on other queues")
    func held() throws {
        #expect(try run(arrival(), late: false).status == .hold)
        try Data().write(to: URL(filePath: "\(folder)/late"))
        let answer = try run(arrival())
        #expect(answer.status == .hold)
        #expect(answer.reason == .resourcesAreNotReady)
        #expect(answer.sentence?.contains("nor can the print be kept") == true)
        #expect(deliveries == 0)
    }

    @Test(
        "The ledger is out of reach when it is busy, missing, damaged or too new",
        arguments: [
            LedgerError.storeBusy, .storeUnavailable(reason: "x"), .storeDamaged(reason: "x"),
            .storeTooNew,
        ])
    func reasons(reason: LedgerError) throws {
        #expect(try run(arrival(), failing: reason).status == .ok)
        #expect(deliveries == 1)
    }
}
