import Desk
import Foundation
import Gateway
import Ledger
import LedgerStore
import Scheduler
import Site
import SystemPackage

/// A page that goes the whole way through cupsd, filters and gate, and ends nowhere.
struct TestPrint {
    private let scheduler: Scheduler
    private let ledger: Store
    /// How long filters may take.
    private static let patience = Duration.seconds(120)

    init(_ scheduler: Scheduler, _ ledger: Store) {
        self.scheduler = scheduler
        self.ledger = ledger
    }

    /// Prints a page on a queue with the driver of another, which is there only for that.
    ///
    /// - Returns: what the gate has recorded.
    /// - Throws: what became of it instead.
    func run(likeQueue name: String) throws(CommandFailure) -> PrintRecord {
        let device: NullDevice
        do {
            device = try NullDevice()
        } catch {
            throw CommandFailure("No port of loopback can be had for the test page (\(error)).")
        }
        let page = FileManager.default.temporaryDirectory.appending(
            path: "pagetoll-test-\(getpid()).pdf")
        defer { try? FileManager.default.removeItem(at: page) }
        guard (try? Self.document.write(to: page)) != nil else {
            throw CommandFailure("The test page can't be written to \(page.path).")
        }
        let queue = SiteConfiguration.testQueue
        defer { try? scheduler.deleteQueue(queue) }
        let job = try orFail { () throws(SchedulerError) in
            let model = try scheduler.queue(name)
            try scheduler.addQueue(
                queue, deviceURI: "pagetoll:socket://127.0.0.1:\(device.port)", likeQueue: model)
            return try scheduler.printFile(
                page.path, onQueue: queue, title: "Test page for \(name)")
        }
        return try withExtendedLifetime(device) { () throws(CommandFailure) in
            try record(ofJob: job, name)
        }
    }

    /// Waits until the job has ended.
    private func record(ofJob id: Int, _ name: String) throws(CommandFailure) -> PrintRecord {
        let deadline = ContinuousClock.now + Self.patience
        while ContinuousClock.now < deadline {
            let job = try orFail { () throws(SchedulerError) in try scheduler.job(id) }
            let records = try orFail { () throws(LedgerError) in try ledger.prints(ofJob: id) }
            let record = records.first { $0.queue == SiteConfiguration.testQueue }
            if let record, record.state == .completed { return record }
            guard job.state.isLive, job.state != .stopped, job.state != .held else {
                let reason = [record?.reason, job.printerStateMessage].compactMap { $0 }
                    .first { !$0.isEmpty }
                throw CommandFailure(
                    "The test page for \(name) was not printed: \(reason ?? "\(job.state)"). See "
                        + "`pagetoll doctor` and cupsd's error_log.")
            }
            usleep(100_000)
        }
        throw CommandFailure(
            "The test page for \(name) is not through after \(Self.patience); see cupsd's "
                + "error_log.")
    }

    /// One A4 page with a line of text.
    private static var document: Data {
        let content = "BT /F1 24 Tf 72 720 Td (Pagetoll test page) Tj ET"
        let objects = [
            "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R "
                + "/Resources << /Font << /F1 5 0 R >> >> >>",
            "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream",
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ]
        var text = "%PDF-1.4\n"
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(text.utf8.count)
            text += "\(index + 1) 0 obj\n\(object)\nendobj\n"
        }
        let start = text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n"
        for offset in offsets {
            let digits = String(offset)
            text += String(repeating: "0", count: 10 - digits.count) + digits + " 00000 n \n"
        }
        text +=
            "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\nstartxref\n\(start)\n%%EOF\n"
        return Data(text.utf8)
    }
}

/// A TCP port of loopback that takes all there is and keeps nothing.
private final class NullDevice: Sendable {
    let port: UInt16
    private let listener: Int32

    init() throws(Errno) {
        let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        guard listener >= 0 else { throw Errno(rawValue: errno) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let isListening = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                bind(listener, address, length) == 0 && listen(listener, 4) == 0
                    && getsockname(listener, address, &length) == 0
            }
        }
        guard isListening else {
            let reason = Errno(rawValue: errno)
            close(listener)
            throw reason
        }
        self.listener = listener
        port = UInt16(bigEndian: address.sin_port)
        Thread.detachNewThread { Self.serve(listener) }
    }

    deinit { shutdown(listener, Int32(SHUT_RDWR)) }

    private static func serve(_ listener: Int32) {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let connection = accept(listener, nil, nil)
            guard connection >= 0 else { break }
            while recv(connection, &buffer, buffer.count, 0) > 0 {}
            close(connection)
        }
        close(listener)
    }
}
