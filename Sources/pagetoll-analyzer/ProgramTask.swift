import Glibc
import PageAnalysis

/// What the process beside the analyser may start.
enum ProgramTask {
    case interpreter(InterpreterTask)
    case mender(MendingTask)

    /// Whether what the program says besides its answer is sent as well.
    var wantsMessages: Bool {
        switch self {
        case .interpreter(let task): task.wantsMessages
        case .mender: false
        }
    }

    /// What runs the task.
    ///
    /// - Returns: nil where it is not installed.
    var command: ProgramCommand? {
        switch self {
        case .interpreter(let task):
            GhostscriptCommand(task).map {
                ProgramCommand(
                    executable: $0.executable, arguments: $0.arguments, environment: $0.environment)
            }
        case .mender(let task):
            ProgramCommand.mender.map {
                ProgramCommand(
                    executable: $0, arguments: ["pagetoll-mender"],
                    environment: ["OFFSET": "\(task.offsetBytes)", "COUNT": "\(task.byteCount)"])
            }
        }
    }
}

struct ProgramCommand {
    let executable: String
    let arguments: [String]
    let environment: [String: String]

    /// All programs that are ever started, as far as they are installed.
    static var executables: [String] { [GhostscriptCommand.installed, mender].compactMap { $0 } }

    /// The one beside this program; nil where it can't be run.
    fileprivate static let mender: String? = {
        var bytes = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink("/proc/self/exe", &bytes, bytes.count - 1)
        guard count > 0 else { return nil }
        let path = String(decoding: bytes[..<count].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        guard let slash = path.lastIndex(of: "/") else { return nil }
        let mender = path[...slash] + "pagetoll-mender"
        return access(String(mender), X_OK) == 0 ? String(mender) : nil
    }()
}

/// What the analyser asks the process beside it for: a program on one of two files, or to end the one
/// that runs.
struct ProgramRequest {
    var task: ProgramTask?
    /// Whether the data is in the scratch file; else it is in the document.
    var isInScratchFile = false

    static let mostNumbers = 10

    /// As it is sent.
    var numbers: [Int] {
        let file = isInScratchFile ? 1 : 0
        return switch task {
        case nil: [file]
        case .interpreter(let task): [file, 0] + task.numbers
        case .mender(let task): [file, 1] + task.numbers
        }
    }

    init(_ task: ProgramTask? = nil, isInScratchFile: Bool = false) {
        self.task = task
        self.isInScratchFile = isInScratchFile
    }

    /// - Returns: nil when these are not the numbers of a request.
    init?(numbers: ArraySlice<Int>) {
        guard let file = numbers.first, 0...1 ~= file else { return nil }
        isInScratchFile = file == 1
        let task = numbers.dropFirst(2)
        switch numbers.dropFirst().first {
        case nil: break
        case 0:
            guard let task = InterpreterTask(numbers: task) else { return nil }
            self.task = .interpreter(task)
        case 1:
            guard let task = MendingTask(numbers: task) else { return nil }
            self.task = .mender(task)
        default: return nil
        }
    }
}
