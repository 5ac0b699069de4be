import ArgumentParser
import Desk
import Foundation
import Ledger
import LedgerStore
import Money
import PrintModel
import Scheduler
import Site

/// The first run on a print server.
struct SetupCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "setup",
        abstract: "Set up this print server: currency, rates, queues, and the first admin.",
        discussion: """
            Asks what no option answers, shows what it will do, and does it by commands that you could \
            give as well. At the end a test page goes through a copy of each queue that ends in a null \
            device: it is counted, and costs nothing and prints nothing.
            """)

    @Option(help: "What the site calls its money, after an amount.") var currency: String?
    @Option(help: "What a black and white side costs, in cents.") var monochrome: Price?
    @Option(help: "What a side with colour costs, in cents.") var color: Price?
    @Option(help: "A queue to put under the gate; again for more, or \"all\" or \"none\".")
    var queue: [String] = []
    @Option(help: "The first admin of the web console, or \"none\".") var admin: String?
    @Flag(help: "Go ahead without asking.") var yes = false
    @Flag(help: "Say what would be done, and do nothing.") var dryRun = false
    @OptionGroup var store: StoreOptions

    func validate() throws {
        guard currency.map({ SetupPlan.isCurrency($0) }) ?? true else {
            throw ValidationError("--currency must be a short word such as EUR.")
        }
    }

    func run() throws {
        let site = try store.site()
        let scheduler = Scheduler()
        let queues = try orFail { () throws(SchedulerError) in try scheduler.queues() }
        let plan = SetupPlan(
            currency: try answered(
                currency, "What is your money called, after an amount?", site.currency),
            monochrome: try price(
                monochrome, "What does a black and white side cost, in cents?", 5),
            color: try price(color, "What does a side with colour cost, in cents?", 25),
            queues: try chosen(from: queues), admin: try firstAdmin(), site: site)
        print("Setting up this print server:")
        for step in plan.steps { print("  \(step.description.printable)") }
        guard !dryRun else { return }
        guard yes || confirmed() else { throw CommandFailure("Nothing is changed.") }
        for step in plan.steps { try step.perform(store) }
        let failures = try test(plan.queues, scheduler)
        print("The console is at \(site.consoleAddress.printable), once `pagetoll serve` runs.")
        print("Next: `pagetoll member add` and `pagetoll credit add`, and print.")
        guard failures == 0 else { throw ExitCode(1) }
    }

    /// Sends a test page through the like of each queue.
    ///
    /// - Returns: how many failed.
    private func test(_ names: [String], _ scheduler: Scheduler) throws(CommandFailure) -> Int {
        let ledger = try store.opened()
        var failures = 0
        for name in names {
            do throws(CommandFailure) {
                let record = try TestPrint(scheduler, ledger).run(likeQueue: name)
                let price = record.quoted.map { ", and would cost \($0)" } ?? ""
                print(
                    "A test page for \(name.printable) came to "
                        + "\(counted(record.impressions, "impression"))\(price).")
            } catch {
                failures += 1
                error.report()
            }
        }
        return failures
    }

    private func chosen(from queues: [SchedulerQueue]) throws(CommandFailure) -> [String] {
        let names = queues.map(\.name)
        var wanted = queue
        if wanted.isEmpty {
            guard !names.isEmpty else { return [] }
            let answer = try answered(
                nil, "Which queues shall pass the gate: \(names.joined(separator: ", "))?", "all")
            wanted = answer.split(whereSeparator: { " ,".contains($0) }).map(String.init)
        }
        switch wanted {
        case ["all"]: return names
        case ["none"]: return []
        default: break
        }
        if let unknown = wanted.first(where: { !names.contains($0) }) {
            throw CommandFailure(
                "CUPS has no queue \(unknown); it has \(names.joined(separator: ", ")).")
        }
        return wanted
    }

    private func firstAdmin() throws(CommandFailure) -> String? {
        let name = try answered(
            admin, "Who is the first admin of the web console (or none)?", operatorName)
        return name == "none" ? nil : name
    }

    private func price(
        _ given: Price?, _ question: String, _ usual: Int64
    ) throws(CommandFailure) -> Price {
        if let given { return given }
        let answer = try answered(nil, question, String(usual))
        guard let price = Price(cents: answer) else {
            throw CommandFailure("\(answer) is no price; give cents, with up to three decimals.")
        }
        return price
    }

    /// The answer that was given, or one that is asked for.
    private func answered(
        _ given: String?, _ question: String, _ usual: String
    ) throws(CommandFailure) -> String {
        if let given { return given }
        guard isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                "There is nobody to ask: \"\(question)\" Give --currency, --monochrome, --color, "
                    + "--queue and --admin.", status: 2)
        }
        print("\(question) [\(usual.printable)] ", terminator: "")
        fflush(nil)
        let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces)
        return answer.isEmpty ? usual : answer
    }

    private func confirmed() -> Bool {
        guard isatty(STDIN_FILENO) == 1 else { return false }
        print("Go ahead? [y/N] ", terminator: "")
        fflush(nil)
        return ["y", "yes"].contains((readLine() ?? "").lowercased())
    }
}
