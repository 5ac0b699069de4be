import ChildProcess
import FoundationEssentials
import Glibc
package import PrintModel
import SystemPackage

/// Asks printers how much they have printed, through a program without rights (`pagetoll-meter`).
package struct PrinterMeter: Sendable {
    /// The path of `pagetoll-meter`.
    private let executable: String
    /// How the agents of printers are spoken to.
    private let snmpCommunity: String
    private let snmpPort: Int

    package init(executable: String, snmpCommunity: String, snmpPort: Int) {
        self.executable = executable
        self.snmpCommunity = snmpCommunity
        self.snmpPort = snmpPort
    }

    /// Begins to read a job of an IPP printer, until it has ended; nil when the program can't run.
    package func job(_ id: Int, at printerURI: String) -> RunningMeter? {
        started(["job", printerURI, "\(id)"])
    }

    /// Begins to read the life count of the printer at `host`, until it is idle.
    package func lifeCount(of host: String) -> RunningMeter? {
        started(["printer", host, "\(snmpPort)", snmpCommunity])
    }

    /// How long an IPP printer may take to say how far a job has come, and to let go of it.
    private static let patience = Duration.seconds(2)

    /// What an IPP printer says of its job; nil when it does not answer.
    package func reading(ofJob id: Int, at device: DeviceURI) -> MeterReading? {
        device.printerURI.flatMap { job(id, at: $0) }?.last(by: .now + Self.patience)
    }

    private func started(_ arguments: [String]) -> RunningMeter? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        let (lines, output) = (
            FileDescriptor(rawValue: ends[0]), FileDescriptor(rawValue: ends[1])
        )
        defer { try? output.close() }
        guard
            let nothing = try? FileDescriptor.open("/dev/null", .readWrite, options: .closeOnExec)
        else { return nil }
        defer { try? nothing.close() }
        guard
            let child = try? ChildProcess(
                executable: executable, arguments: ["pagetoll-meter"] + arguments,
                environment: [:], input: nothing, output: output, errors: nothing,
                inheritsDescriptors: false)
        else {
            try? lines.close()
            return nil
        }
        return RunningMeter(child, lines)
    }
}

/// What a printer said once.
package struct MeterReading: Hashable, Sendable {
    package let impressions: Int
    /// Whether the printer, or its job, had come to rest.
    package let isFinal: Bool
    /// Whether the printer itself gave its job up, or was told to.
    package let isGivenUp: Bool

    package init(impressions: Int, isFinal: Bool, isGivenUp: Bool) {
        self.impressions = impressions
        self.isFinal = isFinal
        self.isGivenUp = isGivenUp
    }
}

/// The program while it reads. It ends with this value.
package final class RunningMeter {
    private let child: ChildProcess
    private let lines: FileDescriptor
    private var text: [UInt8] = []
    private var hasEnded = false
    /// A line has two numbers; more than this is no reading.
    private static let longestTextBytes = 1 << 20

    fileprivate init(_ child: ChildProcess, _ lines: FileDescriptor) {
        self.child = child
        self.lines = lines
    }

    deinit {
        try? lines.close()
        child.signal(SIGKILL)
        _ = child.wait()
    }

    /// The first reading; nil when there is none by `deadline`.
    package func first(by deadline: ContinuousClock.Instant) -> MeterReading? {
        listen(until: deadline) { !$0.readings.isEmpty }
        return readings.first
    }

    /// The last reading: when the printer has come to rest, else as it is at `deadline`, or when
    /// `isInTheWay` says that somebody waits.
    package func last(
        by deadline: ContinuousClock.Instant, unless isInTheWay: () -> Bool = { false }
    ) -> MeterReading? {
        listen(until: deadline) { _ in isInTheWay() }
        return readings.last
    }

    private func listen(
        until deadline: ContinuousClock.Instant, _ isEnough: (RunningMeter) -> Bool
    ) {
        var buffer = [UInt8](repeating: 0, count: 4096)
        while !hasEnded, text.count < Self.longestTextBytes, ContinuousClock.now < deadline {
            guard !isEnough(self) else { return }
            guard Readiness.wait(for: [(lines, .readable)], timeoutMilliseconds: 50)[0] else {
                continue
            }
            let count = buffer.withUnsafeMutableBytes { (try? lines.read(into: $0)) ?? 0 }
            text += buffer[..<count]
            hasEnded = count == 0
        }
    }

    /// The program ends by itself after a final one.
    private var readings: [MeterReading] {
        let whole = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .dropLast()
        let counts = whole.map { line in
            String(decoding: line, as: UTF8.self).split(separator: " ").compactMap { Int($0) }
        }.filter { $0.count == 3 }
        return counts.map {
            MeterReading(
                impressions: max(0, $0[1]), isFinal: $0[2] == 1, isGivenUp: $0[0] == 7 || $0[0] == 8
            )
        }
    }
}
