import Glibc
import SystemPackage

/// Reads what a printer has counted, and prints a line for each reading, "STATE IMPRESSIONS FINAL",
/// until FINAL is 1: the printer has come to rest. Whoever started it decides how long to listen.
///
///     pagetoll-meter job PRINTER-URI JOB-ID      the job's state and impressions (RFC 8011)
///     pagetoll-meter printer HOST PORT COMMUNITY its state and life count (RFC 2790, RFC 3805)
///
/// What printers answer is not ours: this program reads it without the rights of the backend, and a
/// name server that takes its time keeps nobody else waiting.
@main
struct Meter {
    /// Between two readings; a page takes a second or more.
    private static let pauseMicroseconds: useconds_t = 200_000

    static func main() {
        let words = CommandLine.arguments.dropFirst()
        guard dropRights() else { exit(3) }
        let read: () -> Reading?
        switch (words.first, words.count) {
        case ("job", 3):
            guard let id = Int32(words[words.startIndex + 2]) else { exit(2) }
            let job = PrinterJob(uri: words[words.startIndex + 1], id: id)
            read = job.reading
        case ("printer", 4):
            let agent = SNMPAgent(
                host: words[words.startIndex + 1], port: words[words.startIndex + 2],
                community: words[words.startIndex + 3])
            read = agent.reading
        default:
            exit(2)
        }
        while let reading = read() {
            let line = "\(reading.state) \(reading.impressions) \(reading.isFinal ? 1 : 0)\n"
            guard (try? FileDescriptor.standardOutput.writeAll(line.utf8)) != nil else { exit(0) }
            guard !reading.isFinal else { exit(0) }
            usleep(pauseMicroseconds)
        }
        exit(1)
    }

    /// As root, becomes the user "nobody", who owns nothing (the kernel's overflow id).
    private static func dropRights() -> Bool {
        let nobody: uid_t = 65_534
        guard geteuid() == 0 else { return true }
        return setgroups(0, nil) == 0 && setgid(nobody) == 0 && setuid(nobody) == 0
    }
}

/// One look at what a printer has counted.
struct Reading {
    /// IPP "job-state" or hrPrinterStatus, whichever was asked for.
    let state: Int
    let impressions: Int
    /// Whether it will count no further.
    let isFinal: Bool
}
