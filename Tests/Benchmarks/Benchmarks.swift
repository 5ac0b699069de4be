import ArgumentParser

/// What a site feels, in figures. Each section is a subcommand; its script makes what it needs.
///
/// It is not asynchronous: what runs tasks has descriptors, which may be those that a backend wants
/// (`Descriptors`).
@main
struct Benchmarks: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "Benchmarks", abstract: "Measure Pagetoll.",
        subcommands: [
            GatewayCommand.self, FormatsCommand.self, TogetherCommand.self, MemoryCommand.self,
            BooksCommand.self, LedgerCommand.self, ServersCommand.self, PrintsCommand.self,
            ConsoleCommand.self,
        ])
}
