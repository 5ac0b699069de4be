import ChildProcess
import Gateway
import PrintModel
import Scheduler

/// The life count of a printer before and after a job: it rises by one for each impression.
///
/// It tells of a job only when the printer was at rest before it and is at rest after it. That is
/// waited for only while nobody else is kept waiting.
final class LifeCount {
    private let host: String
    private let meter: PrinterMeter
    private let scheduler: Scheduler
    private let termination: TerminationSignal
    private let first: RunningMeter?
    private let asked = ContinuousClock.now
    /// Nil when the printer did not answer in time, or was busy.
    private var before: Int?

    /// How long the first reading may take, most of which passes while the job is counted. An agent
    /// that does not answer is given up after less than a second (`SNMPAgent`).
    private static let patienceBefore = Duration.seconds(2)
    /// How long after the last byte a printer may be busy with a job, while no other job waits.
    private static let patienceAfter = Duration.seconds(120)
    /// The same once the job is cancelled: cupsd kills us before long.
    private static let patienceAfterCancel = Duration.seconds(2)

    /// Begins with the first reading; nil where printers are not asked.
    init?(
        of device: DeviceURI, _ meter: PrinterMeter, _ scheduler: Scheduler,
        _ termination: TerminationSignal
    ) {
        guard let host = device.countingHost else { return nil }
        self.host = host
        self.meter = meter
        self.scheduler = scheduler
        self.termination = termination
        first = meter.lifeCount(of: host)
    }

    /// To be called when the job's data is about to go.
    func begin() {
        guard let reading = first?.first(by: asked + Self.patienceBefore), reading.isFinal else {
            return
        }
        before = reading.impressions
    }

    /// How much the count rose; nil when it can't be told.
    func rise(ofQueue queue: String) -> Int? {
        guard let before, let running = meter.lifeCount(of: host) else { return nil }
        let isCanceled = termination.isPending()
        let patience = isCanceled ? Self.patienceAfterCancel : Self.patienceAfter
        let reading = running.last(by: .now + patience) {
            !isCanceled && (termination.isPending() || othersWait(for: queue))
        }
        guard let reading, reading.isFinal, reading.impressions >= before else { return nil }
        return reading.impressions - before
    }

    private func othersWait(for queue: String) -> Bool {
        ((try? scheduler.jobCount(ofQueue: queue)) ?? 2) > 1
    }
}
