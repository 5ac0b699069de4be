import PrintModel

/// Where the stream is between PJL job boundaries, and what that does to the pages (HP Printer Job
/// Language Technical Reference Manual, chapters 5 and 6).
struct PJLJob {
    /// What holds for the pages that follow.
    private(set) var environment = PJLEnvironment()

    /// What `ENTER LANGUAGE` named last, in capitals, within the job.
    private(set) var language: String?

    /// The bytes of the image that stands where the next line of PJL would: Ricoh's `SET IMAGELEN`.
    private(set) var imageByteCount: Int?

    private var defaults = PJLEnvironment()
    /// `JOB` commands without their `EOJ`: the pairs nest, and only the outermost is a job.
    private var openJobCount = 0
    /// The pages that `JOB START= END=` lets out, from 1.
    private var printed = 1...Int.max
    /// Pages since the job began, those that were not let out too.
    private var pageCount = 0

    /// `ESC%-12345X`: the end of a job, but inside `JOB` and `EOJ` only of its language.
    mutating func exitLanguage() {
        language = nil
        if openJobCount == 0 { begin(1...Int.max) }
    }

    mutating func apply(_ command: PJLCommand) {
        switch command {
        case .set("IMAGELEN", let value): imageByteCount = Int(value)
        case .set(let variable, let value): environment.set(variable, to: value)
        case .setDefault(let variable, let value): defaults.set(variable, to: value)
        case .job(let first, let last):
            // Whoever nests jobs (a spooler round a driver) asks for the same pages or for all.
            openJobCount += 1
            if openJobCount == 1 { begin(first...max(first, last)) }
            environment = defaults
        case .endOfJob:
            // One too many is ignored.
            openJobCount = max(0, openJobCount - 1)
            if openJobCount == 0 { begin(1...Int.max) }
        case .reset: environment = defaults
        case .initialize:
            defaults = PJLEnvironment()
            environment = defaults
        case .enterLanguage(let name): language = name
        case .other: break
        }
    }

    /// The bytes of the image, which is then read.
    mutating func takeImageByteCount() -> Int? {
        defer { imageByteCount = nil }
        return imageByteCount
    }

    mutating func apply(_ commands: PrescribeCommands) {
        environment = commands.applied(to: environment)
    }

    /// What the next page of the data is on paper, or nil when the job leaves it out.
    mutating func print(_ page: Page, saidByData: PageSettings) -> Page? {
        pageCount += 1
        guard printed.contains(pageCount) else { return nil }
        return environment.applied(to: page, saidByData: saidByData)
    }

    private mutating func begin(_ pages: ClosedRange<Int>) {
        environment = defaults
        printed = pages
        pageCount = 0
    }
}
