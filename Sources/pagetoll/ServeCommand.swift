import ArgumentParser
import Console
import Desk
import Foundation
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

    @OptionGroup var store: StoreOptions

    func run() async throws {
        var site = try store.site()
        if let listen { site.listen = listen }
        var logger = Logger(label: "pagetoll")
        logger.logLevel = .notice
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
