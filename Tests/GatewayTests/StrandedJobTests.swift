import Gateway
import Glibc
import Scheduler
import Testing

@Suite("Jobs that cupsd waits for and nobody works on")
struct StrandedJobTests {
    private static let job = ProcessingJob(id: 7, queue: "office", since: 1000)

    /// What two looks see of a job: whether it is still processed, since when, and whether the backend
    /// runs for it.
    struct Looks: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var now: Int64 = 1060
        var later: ProcessingJob? = job
        var runs = [false, false]
        let isStranded: Bool
    }

    @Test(
        "A job is stranded when it is processed for a minute and no backend is there at two looks",
        arguments: [
            Looks(testDescription: "no backend", isStranded: true),
            Looks(testDescription: "for less than a minute", now: 1059, isStranded: false),
            Looks(testDescription: "a backend", runs: [true, true], isStranded: false),
            Looks(testDescription: "a backend that comes", runs: [false, true], isStranded: false),
            Looks(testDescription: "it ends", later: nil, isStranded: false),
            Looks(
                testDescription: "it is tried again",
                now: 1100, later: ProcessingJob(id: 7, queue: "office", since: 1001),
                isStranded: false),
        ])
    func stranded(looks: Looks) throws {
        var look = 0
        let found = try StrandedJobs(
            patienceSeconds: 60,
            jobs: { () throws(SchedulerError) in
                look == 0 ? [Self.job] : looks.later.map { [$0] } ?? []
            }, hasRun: { _ in looks.runs[look] }, now: { looks.now }, pause: { look += 1 }
        ).found()
        #expect(found == (looks.isStranded ? [Self.job] : []))
    }

    @Test("Nobody is kept waiting when no job is stranded")
    func noPause() throws {
        let jobs = StrandedJobs(
            patienceSeconds: 60, jobs: { () throws(SchedulerError) in [Self.job] },
            hasRun: { _ in true }, now: { 5000 }, pause: { Issue.record("it waited") })
        #expect(try jobs.found().isEmpty)
    }

    @Test("A run of the backend is known by the device URI and the job's number")
    func process() {
        // A number that no other test has, nor a cupsd.
        let number = 700_000_000 + Int(getpid())
        #expect(!BackendProcess.isThere(forJob: number))
        var child = pid_t()
        let arguments: [UnsafeMutablePointer<CChar>?] = [
            strdup("pagetoll:socket://192.0.2.9"), strdup("\(number)"), nil,
        ]
        defer { arguments.forEach { free($0) } }
        // It sleeps as many seconds as its argument says, and does not care what it is called.
        let isStarted = posix_spawn(&child, "/usr/bin/sleep", nil, nil, arguments, nil) == 0
        #expect(isStarted)
        // A look at all processes while others come and go may miss one.
        #expect((0..<1000).contains { _ in BackendProcess.isThere(forJob: number) })
        kill(child, SIGKILL)
        waitpid(child, nil, 0)
        #expect(!BackendProcess.isThere(forJob: number))
    }
}
