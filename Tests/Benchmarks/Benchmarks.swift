import ArgumentParser

/// What a site feels, in figures. Each section is a subcommand; its script makes what it needs.
@main
struct Benchmarks: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Benchmarks", abstract: "Measure Pagetoll.",
        subcommands: [
            GatewayCommand.self, FormatsCommand.self, MemoryCommand.self, BooksCommand.self,
            LedgerCommand.self, ServersCommand.self, PrintsCommand.self, ConsoleCommand.self,
        ])
}
