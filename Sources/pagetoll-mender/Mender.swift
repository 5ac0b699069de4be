import CQPDF
import Confinement
import Glibc
import SystemPackage

/// Writes a PDF document that is damaged, or encrypted with an empty password, anew, so that the
/// analyser can read it. What libqpdf reads is hostile: as the analyser, this program can do nothing
/// else.
///
///     OFFSET=0 COUNT=1245 pagetoll-mender < JOB > DOCUMENT
///
/// The job is a regular file, and the document is so many bytes of it. The numbers are no arguments,
/// since Swift would look for those in /proc, which can't be opened where this is started. How it
/// ended is a word on standard error (`cqpdf_rewrite`); other words there say why the program did not
/// run.
@main
struct Mender {
    static func main() {
        guard let offset = number("OFFSET"), let count = number("COUNT") else {
            say("usage: OFFSET=BYTES COUNT=BYTES pagetoll-mender < JOB > DOCUMENT")
            exit(2)
        }
        do throws(Errno) {
            try Confinement.giveUpRights()
            try Confinement.confineReader()
        } catch {
            say("The rights of pagetoll-mender can't be given up: \(error).")
            exit(3)
        }
        cqpdf_end_when_exhausted()
        let outcome = String(
            cString: cqpdf_rewrite(STDIN_FILENO, offset, count, STDOUT_FILENO))
        say(outcome)
        // What is still in memory need not be tidied away.
        _exit(["sound", "mended"].contains(outcome) ? 0 : 1)
    }

    /// A number of bytes that can be multiplied.
    private static func number(_ name: String) -> Int64? {
        guard let text = getenv(name), let number = Int64(String(cString: text)),
            (0...Int64.max / 64).contains(number)
        else { return nil }
        return number
    }

    private static func say(_ line: String) {
        _ = try? FileDescriptor.standardError.writeAll("\(line)\n".utf8)
    }
}
