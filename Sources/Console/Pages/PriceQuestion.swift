internal import Desk
internal import Gateway
internal import Ledger
internal import LedgerStore
internal import PrintModel
internal import Scheduler
internal import Site
internal import Wording

/// Where a file would be printed, and how, as a form or a program says it.
struct PriceQuestion: Sendable {
    private let queue: String
    private let settings: PrinterSettings

    /// Reads what was entered; `input.finish()` says whether it makes sense.
    init(_ input: inout Input) {
        queue = input.choice("queue")
        settings = PrinterSettings(
            sides: Sides(rawValue: input.choice("sides")),
            colorMode: PrintColorMode(rawValue: input.choice("print-color-mode")),
            copies: input.optionalNumber("copies") ?? 1)
    }

    /// - Throws: `InputProblems` when it has no price.
    func answer(
        for file: ReceivedFile, in store: Store, _ site: SiteConfiguration
    ) throws -> FileQuote {
        do throws(FileQuoteError) {
            return try FileQuote(of: file.descriptor, on: queue, with: settings, in: store, site)
        } catch {
            switch error {
            case .document(let error):
                throw InputProblems([
                    "file": Sentence(
                        "The pages of this file can't be counted ({0}); send it as PDF.",
                        error.explanation)
                ])
            case .noRates, .pricing:
                throw InputProblems([
                    "queue": Sentence("There is no price for this yet; ask an admin to set one.")
                ])
            case .ledger(let error): throw error
            }
        }
    }

    static func fields(
        _ store: Store, _ site: SiteConfiguration, _ workroom: Workroom
    ) throws -> [Field] {
        [
            Field(
                "queue", "Printer",
                .choice(try queues(store, site, workroom).map { Field.Choice($0) })),
            Field("copies", "Copies", .number(1...999), isOptional: true),
            Field(
                "sides", "Sides",
                .choice([
                    .init("", "As in the file"), .init("one-sided", "One side of the paper"),
                    .init("two-sided-long-edge", "Both sides of the paper"),
                ]), isOptional: true),
            Field(
                "print-color-mode", "Colour",
                .choice([.init("", "As in the file"), .init("monochrome", "Black and white")]),
                isOptional: true),
        ]
    }

    /// What this server calls its queues that pass the gate, or that have settings.
    private static func queues(
        _ store: Store, _ site: SiteConfiguration, _ workroom: Workroom
    ) throws -> [String] {
        let known = try store.queues().compactMap {
            QueueName.inScheduler($0.name, onServer: site.server)
        }
        // Where cupsd does not answer, those of the books are what there is.
        let live = (try? workroom.printers.queues(at: .now)) ?? []
        return Set(known + live.filter(\.isProtected).map(\.name)).sorted()
    }
}
