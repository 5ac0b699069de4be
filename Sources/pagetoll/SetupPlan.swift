import ArgumentParser
import Desk
import Foundation
import Money
import Site

/// What `pagetoll setup` will do: a line of the configuration, and commands.
struct SetupPlan {
    let queues: [String]
    let steps: [Step]

    enum Step: CustomStringConvertible {
        /// A setting of the configuration file gets a value.
        case configure(path: String, name: String, value: String)
        /// `pagetoll` with these arguments.
        case command([String])

        var description: String {
            switch self {
            case .configure(let path, let name, let value): "\(path): \(name) = \"\(value)\""
            case .command(let arguments): "pagetoll \(arguments.joined(separator: " "))"
            }
        }
    }

    static func isCurrency(_ text: String) -> Bool {
        (1...8).contains(text.count) && text.allSatisfy { $0.isLetter || $0.isCurrencySymbol }
    }

    init(
        currency: String, monochrome: Price, color: Price, queues: [String], admin: String?,
        site: SiteConfiguration
    ) {
        self.queues = queues
        var steps: [Step] = []
        if currency != site.currency {
            steps.append(.configure(path: .configuration, name: "currency", value: currency))
        }
        for (mode, price) in [("monochrome", monochrome), ("color", color)] {
            steps.append(
                .command(["rate", "set", "--color", mode, "--per-impression", price.description]))
        }
        if !queues.isEmpty { steps.append(.command(["queue", "protect"] + queues)) }
        if let admin { steps.append(.command(["user", "add", admin, "--role", "admin"])) }
        self.steps = steps
    }
}

extension SetupPlan.Step {
    /// Does it, on the ledger of `store`.
    func perform(_ store: StoreOptions) throws {
        switch self {
        case .configure(let path, let name, let value):
            let old = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
            var changed = ConfigurationText(old)
            changed.set(name, to: value)
            do {
                // Not in the place of the file, which keeps its owner and mode.
                try Data(changed.text.utf8).write(to: URL(filePath: path))
            } catch {
                throw CommandFailure(
                    "\(path) can't be written (\(error.localizedDescription)); run setup as root.")
            }
        case .command(let arguments):
            let own = store.store.map { ["--store", $0] } ?? []
            let takesStore = arguments.first != "queue"
            var command = try Pagetoll.parseAsRoot(arguments + (takesStore ? own : []))
            try command.run()
        }
    }
}

extension String {
    /// The configuration file of this process.
    static var configuration: String {
        ProcessInfo.processInfo.environment["PAGETOLL_CONFIG"] ?? SiteConfiguration.defaultPath
    }
}
