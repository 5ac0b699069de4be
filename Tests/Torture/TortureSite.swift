import Foundation
import ScenarioSupport

/// Where one run is played: a private cupsd, a contender's wrapper in it, and a printer.
struct TortureSite: Sendable {
    static let queue = "torture"
    static let secondQueue = "second"
    static let credit = 1_000_000
    /// Cents for an impression on the first queue, and on the second.
    static let rates = [
        queue: (monochrome: 5, color: 25), secondQueue: (monochrome: 10, color: 50),
    ]

    let plan: RunPlan
    let contender: Contender
    let folder: ScenarioFolder
    let site: PagetollSite
    let printer: TorturePrinter
    /// The books of a contender that is not Pagetoll.
    let naiveLedger: String

    var scheduler: PrivateScheduler { site.scheduler }

    /// - Parameter forgetsPrints: the deliberate fault of `shim.c`.
    init(
        _ plan: RunPlan, _ contender: Contender, forgetsPrints: Bool, in scenario: Scenario
    ) async throws {
        self.plan = plan
        self.contender = contender
        folder = scenario.folder
        var settings = SchedulerSettings()
        settings.jobRetryIntervalSeconds = 1
        settings.jobKillDelaySeconds = 4
        settings.errorPolicy = plan.errorPolicy
        site = try await PagetollSite(in: scenario, settings, rates: contender == .pagetoll)
        naiveLedger = "\(site.stateFolder)/naive.sqlite"
        printer =
            plan.device == .ipp
            ? .ipp(try await scenario.virtualPrinter(plan.printerSettings))
            : .socket(try scenario.byteSink(hasSmallBuffers: true))
        try installWrapper(forgetsPrints: forgetsPrints)
        try installSocket()
        if contender == .pagetoll { try await openBooks() }
        try await addQueues()
    }

    /// Has the next run of the wrapper killed: "CLASS NUMBER VICTIM".
    func planKill(_ kill: String) throws {
        try folder.write("\(kill)\n".utf8, to: "kill")
    }

    /// Whether it came to that.
    var wasHit: Bool { FileManager.default.fileExists(atPath: folder.path("hit")) }

    /// How many steps the first run of the wrapper took that ended by itself, and how many of them
    /// wrote to the ledger; nil when none has.
    var stepCounts: (steps: Int, writes: Int)? {
        let numbers = folder.text("count").split(whereSeparator: \.isWhitespace).compactMap {
            Int($0)
        }
        return numbers.count == 2 ? (numbers[0], numbers[1]) : nil
    }

    /// Has the real backend fail once, before it has sent anything.
    func planFailure(status: Int) throws {
        try folder.write("\(status)\n".utf8, to: "fail", mode: 0o666)
    }

    private func openBooks() async throws {
        try await site.addMember("alice", cents: Self.credit)
        guard plan.device == .failover else { return }
        try await site.run(
            "rate", "set", "--table", "dear", "--color", "monochrome", "--per-impression", "10")
        try await site.run(
            "rate", "set", "--table", "dear", "--color", "color", "--per-impression", "50")
        try await site.run("queue", "set", Self.secondQueue, "--rates", "dear")
    }

    private func addQueues() async throws {
        let options = ["printer-error-policy=\(plan.errorPolicy)"]
        switch printer {
        case .ipp(let printer):
            try await scheduler.addEverywhereQueue(
                Self.queue, to: printer.uri, prefix: contender.prefix, options: options)
        case .socket(let sink):
            let uri = contender.prefix + sink.uri
            try await scheduler.addRawQueue(Self.queue, to: uri, options: options)
            guard plan.device == .failover else { return }
            try await scheduler.addRawQueue(Self.secondQueue, to: uri, options: options)
            try await scheduler.addClass("both", of: [Self.queue, Self.secondQueue])
        }
    }

    /// The wrapper as it is shipped, behind a script that puts the shim before it.
    private func installWrapper(forgetsPrints: Bool) throws {
        let program = try contender.program()
        let words = program.hasSuffix(".py") ? "/usr/bin/python3 \(program)" : program
        let script = """
            #!/bin/bash
            if [ $# -gt 0 ]; then
                export TORTURE_LEDGER=\(naiveLedger) TORTURE_HIT=\(folder.path("hit"))
                export TORTURE_STORE=\(contender == .pagetoll ? site.storePath : naiveLedger)
                export LD_PRELOAD=\(try BuiltProgram.path(of: "libTortureShim.so"))
                \(forgetsPrints ? "export TORTURE_FORGET=1" : "")
                if [ -s \(folder.path("kill")) ]; then
                    export TORTURE_KILL="$(cat \(folder.path("kill")))"
                    : >\(folder.path("kill"))
                else
                    export TORTURE_COUNT=\(folder.path("count"))
                fi
            fi
            exec -a "${DEVICE_URI:-none}" \(words) "$@"

            """
        let path = try folder.write(script.utf8, to: "wrapper", mode: 0o755)
        try scheduler.install(.init(path, name: contender.rawValue))
    }

    /// The socket backend, behind a script that fails when it is told to.
    private func installSocket() throws {
        let fail = folder.path("fail")
        let script = """
            #!/bin/bash
            if [ $# -gt 0 ] && [ -s \(fail) ]; then
                status=$(cat \(fail))
                : >\(fail)
                exit $status
            fi
            exec -a "${DEVICE_URI:-none}" /usr/lib/cups/backend/socket "$@"

            """
        let path = try folder.write(script.utf8, to: "socket", mode: 0o755)
        try scheduler.install(.init(path, name: "socket", mode: 0o755))
    }
}

extension RunPlan {
    fileprivate var printerSettings: VirtualPrinterSettings {
        var settings = VirtualPrinterSettings()
        switch fault {
        case .jam(let pages): settings.plan.jamsAfter = pages
        case .cancelAtPrinter: settings.plan.secondsPerImpression = 0.3
        default: settings.plan.secondsPerImpression = 0.05
        }
        return settings
    }
}
