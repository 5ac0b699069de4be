import Delivery
import FoundationEssentials
import Gateway
import Glibc
import Ledger
import Money
import PrintModel
import Scheduler
import Testing

@Suite("How prints are settled whose run died")
struct SweepTests {
    /// Books with one print, reserved and not settled.
    private final class OnePrint: PrintBooks {
        var settlement: Settlement?

        func unsettled(server: String) throws(LedgerError) -> [PrintRecord] {
            var record = PrintRecord(
                key: EvidenceTests.key, attempt: 1, queue: "Office", userName: "alice", title: "",
                at: Timestamp(milliseconds: 0))
            record.state = .printing
            record.quoted = Cents(40)
            record.impressions = 4
            return settlement == nil ? [record] : []
        }

        func settle(
            _ settlement: Settlement, of key: PrintKey, reservation: ReservationID?,
            at now: Timestamp
        ) throws(LedgerError) {
            self.settlement = settlement
        }

        func admit(_ arrival: Arrival, at now: Timestamp) throws(LedgerError) -> PrintRecord {
            throw .storeBusy
        }

        func reserve(
            _ quote: PrintQuote, for key: PrintKey, payer: MemberID?, at now: Timestamp
        ) throws(LedgerError) -> PrintRecord {
            throw .storeBusy
        }

        func turnAway(
            _ key: PrintKey, as state: PrintRecord.State, reason: String, quote: PrintQuote?,
            at now: Timestamp
        ) throws(LedgerError) {
            throw .storeBusy
        }

        func offerClaim(of key: PrintKey, at now: Timestamp) throws(LedgerError) -> String {
            throw .storeBusy
        }

        func post(
            _ arrival: Arrival, _ settlement: Settlement, at now: Timestamp
        ) throws(LedgerError) {
            throw .storeBusy
        }

        func watch(
            _ key: PrintKey, _ quote: PrintQuote?, reason: String, _ settlement: Settlement?,
            at now: Timestamp
        ) throws(LedgerError) {
            throw .storeBusy
        }
    }

    /// What the dead run had noted, and what is known now.
    private struct Case {
        var progress: Delivery.Progress? = Delivery.Progress(bytesTaken: 25)
        var device = "socket://192.0.2.9"
        var timesFed: Int? = 1
        /// Nil when cupsd has forgotten the job.
        var state: SchedulerJob.State? = .completed
        var uuid = EvidenceTests.key.jobUUID
        var reading: MeterReading?
        /// The real backend's messages.
        var said = ""
        /// Whether it goes on.
        var hasBackend = false
        /// What the run had noted at its end.
        var noted: Settlement?
        var minutesLater: Int64 = 0

        func settlement() throws -> Settlement? {
            let folder = "/tmp/pagetoll-sweep-\(getpid())-\(UInt64.random(in: 0 ... .max))"
            defer { try? FileManager.default.removeItem(atPath: folder) }
            let lock = try #require(try JobLock(folder: folder, jobID: EvidenceTests.key.jobID))
            if let progress {
                try lock.journal.begin(EvidenceTests.note(device: device, timesFed: timesFed))
                lock.journal.record(progress)
                if let noted { lock.journal.record(noted) }
            }
            try Data(said.utf8).write(to: URL(filePath: lock.backendLog.path))
            let backend = open(lock.backendLog.path, O_WRONLY | O_APPEND)
            defer { close(backend) }
            if hasBackend { flock(backend, LOCK_EX) }
            lock.release()
            let books = OnePrint()
            _ = try Sweep(
                server: "local", books: books, lockFolder: folder,
                now: { Timestamp(milliseconds: minutesLater * 60_000) },
                job: { id throws(SchedulerError) in
                    guard let state else { throw .notFound }
                    return SchedulerJob(
                        id: id, uuid: uuid, state: state, timeAtCreation: 1, timeAtProcessing: 1,
                        timeAtCompleted: 0, documentCount: 1, impressionsCompleted: nil,
                        printerStateMessage: "")
                }, printerJob: { $1 == 3 ? reading : nil }
            ).settle()
            return books.settlement
        }
    }

    @Test(
        "A job that may still be printed is left alone",
        arguments: [SchedulerJob.State.pending, .held, .processing, .stopped])
    func live(state: SchedulerJob.State) throws {
        #expect(try Case(state: state).settlement() == nil)
    }

    @Test(
        "However cupsd says the job ended, it costs the pages that had reached the printer",
        arguments: [SchedulerJob.State.completed, .canceled, .aborted, nil])
    func ended(state: SchedulerJob.State?) throws {
        let settlement = try #require(try Case(state: state).settlement())
        #expect(settlement.printed.cents == Cents(30))
        #expect(settlement.printed.impressions == 2)
        #expect(settlement.evidence == "bytes-taken")
        #expect(settlement.state == (state == .completed ? .completed : .canceled))
    }

    @Test("A run that had handed nothing on costs nothing, though cupsd says completed")
    func nothingHandedOn() throws {
        let settlement = try #require(try Case(progress: nil).settlement())
        #expect(settlement.printed.cents == .zero)
        #expect(settlement.evidence == "none")
    }

    @Test(
        "What a run had noted at its end is charged, though cupsd may say that the job goes on",
        arguments: [SchedulerJob.State.pending, .processing, .held, .completed, .canceled, nil])
    func noted(state: SchedulerJob.State?) throws {
        let quote = PrintQuote(
            cents: Cents(35), impressions: 3, colorImpressions: 1, sheets: 3, text: "{}")
        let noted = Settlement(
            state: .completed, printed: quote, evidence: "life-count", printerImpressions: 3)
        #expect(try Case(state: state, noted: noted).settlement() == noted)
    }

    @Test("A number that cupsd has given to another job is no reason to leave a print alone")
    func reusedNumber() throws {
        let settlement = try Case(state: .processing, uuid: "urn:uuid:8").settlement()
        #expect(settlement?.printed.cents == Cents(30))
    }

    @Test("A file that the real backend read by itself is charged whole when cupsd says completed")
    func named() throws {
        var died = Case(device: "lpd://192.0.2.9/raw", timesFed: nil)
        died.progress = Delivery.Progress()
        #expect(try died.settlement()?.evidence == "scheduler-state")
        #expect(try died.settlement()?.printed.impressions == 4)
        died.state = .canceled
        #expect(try died.settlement()?.printed.impressions == 0)
    }

    @Test(
        "An IPP printer that goes on with the job is waited for, for an hour; then its count decides"
    )
    func printing() throws {
        var died = Case(device: "ipp://192.0.2.9/ipp/print")
        died.progress = Delivery.Progress(bytesTaken: 40, printerJobID: 3)
        died.reading = MeterReading(impressions: 1, isFinal: false, isGivenUp: false)
        #expect(try died.settlement() == nil)
        died.minutesLater = 61
        #expect(try died.settlement()?.printed.impressions == 1)
        died.minutesLater = 0
        died.reading = MeterReading(impressions: 3, isFinal: true, isGivenUp: true)
        #expect(try died.settlement()?.printed.impressions == 3)
        #expect(try died.settlement()?.evidence == "printer-counter")
    }

    @Test("A job that the backend told of when the run was dead is asked for")
    func toldLater() throws {
        var died = Case(device: "ipp://192.0.2.9/ipp/print")
        died.progress = Delivery.Progress(bytesTaken: 10)
        died.said = "DEBUG: Print job accepted - job ID 3.\nPAGE: total 1\n"
        died.reading = MeterReading(impressions: 3, isFinal: true, isGivenUp: false)
        #expect(try died.settlement()?.printed.impressions == 3)
        #expect(try died.settlement()?.evidence == "printer-counter")
        died.reading = nil
        #expect(try died.settlement()?.printed.impressions == 1, "The printer is gone.")
        died.said = "DEBUG: Print job accepted - job ID 4.\n"
        #expect(try died.settlement()?.printed.impressions == 0, "Another job is none of ours.")
    }

    @Test(
        "While the backend of a dead run may still make a job at the printer, its print is left alone",
        arguments: ["ipp://192.0.2.9/ipp/print", "socket://192.0.2.9"])
    func onItsWay(device: String) throws {
        var died = Case(device: device)
        died.hasBackend = true
        let isLeft = device.hasPrefix("ipp")
        #expect((try died.settlement() == nil) == isLeft)
        died.minutesLater = 61
        #expect(try died.settlement() != nil)
        (died.minutesLater, died.hasBackend) = (0, false)
        #expect(try died.settlement() != nil)
    }
}
