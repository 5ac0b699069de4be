/// Why a scenario could not be played; what it says is all that the person at the test run reads.
package enum ScenarioError: Error, CustomStringConvertible {
    case missingProgram(String, packageName: String)
    case notBuilt(String, folder: String)
    case noFolder(String)
    case system(call: String, errno: CInt)
    case commandFailed(String, status: String, output: String)
    case commandTookTooLong(String, Duration)
    case notReady(String, log: String)
    case timedOut(waitingFor: String, after: Duration, last: String)
    case unexpectedAnswer(from: String, String)

    package var description: String {
        switch self {
        case .missingProgram(let path, let packageName):
            "The scenarios need \(path), which is missing: "
                + "install the Debian package \(packageName)."
        case .notBuilt(let name, let folder):
            "The scenarios need \(name) in \(folder): run `swift build --build-tests` first."
        case .noFolder(let candidates):
            "None of \(candidates) can hold a scenario: a folder is needed that every user can "
                + "search and that programs can be run from; set TMPDIR to one."
        case .system(let call, let number):
            "\(call) failed with error \(number)."
        case .commandFailed(let command, let status, let output):
            "\(command) ended with \(status):\n\(output)"
        case .commandTookTooLong(let command, let limit):
            "\(command) was ended since it took longer than \(limit)."
        case .notReady(let program, let log):
            "\(program) did not start; it said:\n\(log)"
        case .timedOut(let event, let limit, let last):
            "\(event) did not happen within \(limit); last seen:\n\(last)"
        case .unexpectedAnswer(let source, let answer):
            "\(source) answered what is not understood here:\n\(answer)"
        }
    }
}
