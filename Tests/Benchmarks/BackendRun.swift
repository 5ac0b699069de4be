import ChildProcess
import Glibc
import SystemPackage

/// One run of a backend for one job, with the benchmark in the place of cupsd, of its filters and of
/// the printer.
struct BackendRun {
    let contender: Contender
    let site: PrivateSite
    let job: HeldJob

    /// What was measured, from the moment of the start.
    struct Times {
        /// Until the printer got the first byte.
        let firstByte: Duration
        /// Until the backend had ended and the printer had everything.
        let total: Duration
        /// What processors did for the backend and for what it started.
        let processor: Duration
        let byteCount: Int
        let peaks: PeakMemory
    }

    /// Prints the file at `path`.
    ///
    /// - Throws: when the backend does not end well, or the printer did not get the whole file.
    func run(_ path: String, to printer: PrinterSink) throws -> Times {
        let file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
        defer { try? file.close() }
        let data = try Ends()
        let messages = try Ends()
        defer { messages.close() }
        printer.reset()

        let processorBefore = ProcessorTime.ofChildren()
        let start = ContinuousClock.now
        let child = try started(data, messages)
        let outcome = watch(child, Feeder(from: file, to: data.writeEnd), messages, printer)
        let ending = child.wait()
        while printer.step() {}
        let total = ContinuousClock.now - start

        let size = Int(try file.seek(offset: 0, from: .end))
        guard ending == .exited(0), printer.byteCount == size, let first = printer.firstByteAt
        else {
            throw BenchmarkError(
                "\(contender.name): \(ending), \(printer.byteCount) of \(size) bytes printed; it "
                    + "said: \(outcome.said)")
        }
        return Times(
            firstByte: first - start, total: total,
            processor: ProcessorTime.ofChildren() - processorBefore, byteCount: size,
            peaks: outcome.peaks)
    }

    private func started(_ data: Ends, _ messages: Ends) throws -> ChildProcess {
        let uri = contender.deviceURI(for: site.device)
        let command = site.command(contender, deviceURI: uri)
        let arguments = [String(job.id), HeldJob.userName, job.title, "1", Self.options]
        defer {
            try? data.readEnd.close()
            try? messages.writeEnd.close()
        }
        let nothing = try FileDescriptor.open("/dev/null", .readWrite, options: .closeOnExec)
        defer { try? nothing.close() }
        return try ChildProcess(
            executable: command[0], arguments: command.dropFirst() + arguments,
            environment: site.environment(deviceURI: uri), input: data.readEnd, output: nothing,
            errors: messages.writeEnd, inheritsDescriptors: true)
    }

    private static let options = """
        finishings=3 media=iso_a4_210x297mm print-color-mode=color sides=one-sided \
        job-uuid=urn:uuid:00000000-0000-0000-0000-000000000000 job-originating-host-name=localhost \
        date-time-at-creation= date-time-at-processing= time-at-creation=1700000000 \
        time-at-processing=1700000000 document-name-supplied=report.pdf
        """

    /// Feeds the backend and takes what it prints, until it has closed its standard error.
    private func watch(
        _ child: ChildProcess, _ feeder: consuming Feeder, _ messages: Ends,
        _ printer: PrinterSink
    ) -> (said: String, peaks: PeakMemory) {
        var said = ""
        var peaks = PeakMemory()
        var nextLook = ContinuousClock.now
        // Only a large job is worth waking up for; a small one must not be disturbed.
        func isLarge() -> Bool { feeder.byteCount > PeakMemory.fromBytes }
        while true {
            var waiting: [(FileDescriptor, Readiness.Interest)] = [
                (messages.readEnd, .readable), (printer.descriptor, .readable),
            ]
            if let target = feeder.target { waiting.append((target, .writable)) }
            let ready = Readiness.wait(
                for: waiting, timeoutMilliseconds: isLarge() ? PeakMemory.pauseMilliseconds : nil)
            if ready[1] { printer.step() }
            if ready.count == 3, ready[2] { feeder.step() }
            if isLarge(), nextLook < .now {
                peaks.look()
                nextLook = .now + .milliseconds(PeakMemory.pauseMilliseconds)
            }
            if ready[0] {
                var buffer = [UInt8](repeating: 0, count: 4096)
                let count = buffer.withUnsafeMutableBytes {
                    try? messages.readEnd.read(into: $0)
                }
                guard let count, count > 0 else { return (said, peaks) }
                said += String(decoding: buffer[..<count], as: UTF8.self)
            }
        }
    }
}

/// The two ends of a pipe; neither is inherited.
struct Ends {
    let readEnd: FileDescriptor
    let writeEnd: FileDescriptor

    init() throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        readEnd = FileDescriptor(rawValue: ends[0])
        writeEnd = FileDescriptor(rawValue: ends[1])
    }

    func close() {
        try? readEnd.close()
    }
}
