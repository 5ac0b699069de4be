import Glibc
import SystemPackage

/// Asks the system's accounts, through PAM, whether somebody is who they say, and may come in now.
///
///     pagetoll-authenticator < SERVICE NUL USER NUL ADDRESS NUL PASSWORD
///
/// The service is a name below /etc/pam.d, or the path of a file like those; the address is the
/// browser's. All comes by standard input: everybody may read a command line, and an environment is
/// inherited by whatever a module starts.
///
/// Exit status 0: proved, and the name that PAM knows them by is on standard output. 1: not proved, and
/// standard output says why: modules do not agree on what is a wrong password and what is trouble of
/// their own (pam_exec calls both a system error). 2: the input makes no sense.
///
/// Modules of PAM are foreign code that may crash, hang, or print: this is a program of its own so
/// that nothing of that happens to the console. Whoever started it decides how long it may take.
@main
struct Authenticator {
    /// More than any name and password; PAM itself takes 512 bytes of each.
    private static let longestInput = 8192
    /// An end, also when whoever started this is gone.
    private static let longestSeconds: UInt32 = 120

    static func main() {
        alarm(longestSeconds)
        // No password in a core file.
        var none = rlimit(rlim_cur: 0, rlim_max: 0)
        setrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &none)
        let bytes = input()
        guard bytes.count <= longestInput, let question = Question(bytes) else { exit(2) }
        let answer = Conversation(question).answer()
        _ = try? FileDescriptor.standardOutput.writeAll(answer.text.utf8)
        exit(answer.status)
    }

    /// More than `longestInput` bytes when that is what comes.
    private static func input() -> [UInt8] {
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: longestInput)
        while bytes.count <= longestInput {
            let count = buffer.withUnsafeMutableBytes {
                (try? FileDescriptor.standardInput.read(into: $0)) ?? 0
            }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }
}
