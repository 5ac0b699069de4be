import ArgumentParser

/// Makes the large ledger that `ledger` measures.
struct BooksCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "books", abstract: "Make a ledger with many members, jobs and postings.")

    @Option(help: "Where the ledger goes; there must be none.") var store: String
    @Option(help: "How many members: each has 10 jobs, 17 credits and about 100 postings.")
    var members: Int

    func run() throws {
        let start = ContinuousClock.now
        var books = try Books(path: store, memberCount: members)
        try books.write()
        let elapsed = Int((ContinuousClock.now - start) / .seconds(1))
        print("\(books.size) written in \(elapsed) s.")
    }
}
