import ArgumentParser
import Console
import Desk
import Foundation
import LedgerStore
import Logging
import Site

/// Runs the console.
struct ServeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "serve", abstract: "Serve the web console.",
        discussion: """
            It listens on 127.0.0.1:8632 until listen in the configuration says otherwise. The first \
            admin is made by `pagetoll user add NAME --role admin`.
            """)

    @Option(help: "An address and port to listen on instead of the configuration's.")
    var listen: String?

    @Flag(help: "Where there is no ledger yet, wait until `pagetoll setup` has made it.")
    var wait = false

    @OptionGroup var store: StoreOptions

    private func logger(format: String) throws(CommandFailure) -> Logger {
        switch format {
        case "json": return Logger(label: "pagetoll") { JSONLines(label: $0) }
        case "text":
            var logger = Logger(label: "pagetoll")
            logger.logLevel = .notice
            return logger
        default: throw CommandFailure("log-format must be text or json, not \(format).")
        }
    }

    /// Waits for the ledger's file. What `setup` puts into the configuration before it is read
    /// afterwards.
    private func waitForLedger() async throws {
        var isTold = false
        while let path = (try? StoreLocation(store.site().store))?.path,
            !FileManager.default.fileExists(atPath: path)
        {
            if !isTold {
                let logger = try self.logger(format: store.site().logFormat)
                logger.notice("There is no ledger at \(path) yet; pagetoll setup makes it.")
                isTold = true
            }
            try await Task.sleep(for: .seconds(1))
        }
    }

    func run() async throws {
        if wait { try await waitForLedger() }
        var site = try store.site()
        if let listen { site.listen = listen }
        let logger = try self.logger(format: site.logFormat)
        let service: ConsoleService
        do {
            service = try ConsoleService(site: site, store: try store.opened(), logger: logger)
        } catch let error as ConsoleServiceError {
            throw CommandFailure(error.sentence)
        }
        try await service.run { address in
            // At once, also where standard output is a pipe.
            FileHandle.standardOutput.write(Data("The console is at \(address)\n".utf8))
        }
    }
}
