package import Gateway
package import Ledger
package import LedgerStore
package import Pricing
package import PrintModel
package import Site
package import SystemPackage

/// What a file would cost, by the code that bills it.
package struct FileQuote: Sendable {
    package let impressions: Impressions
    package let quote: Quote
    /// What would cost less.
    package let alternatives: [QuoteAlternative]

    /// - Parameters:
    ///   - data: a regular file, as the printer would get it.
    ///   - queue: its name on this server.
    ///   - settings: what the printer would be asked for beside the data.
    /// - Throws: when it can't be counted, or has no price.
    package init(
        of data: FileDescriptor, on queue: String, with settings: PrinterSettings,
        in store: Store, _ site: SiteConfiguration
    ) throws(FileQuoteError) {
        let name = QueueName.inLedger(queue, onServer: site.server)
        let table: RateTable?
        do {
            table = try store.rateTable(forQueue: name, at: .now)
        } catch {
            throw .ledger(error)
        }
        guard let table else { throw .noRates(queue: name) }
        do {
            impressions = try site.analyzerProcess.analysis(of: data, termination: nil)
                .printed(with: settings)
        } catch {
            throw .document(error)
        }
        do {
            quote = try table.quote(for: impressions)
        } catch {
            throw .pricing(error)
        }
        alternatives = table.alternatives(to: quote.cents, for: impressions)
    }
}

/// Why a file has no price.
package enum FileQuoteError: ExplainedError {
    case document(GatewayError)
    case noRates(queue: String)
    case pricing(PricingError)
    case ledger(LedgerError)

    package var explanation: String {
        switch self {
        case .document(let error): error.explanation
        case .noRates(let queue):
            "Queue \(queue) has no rates; set some with `pagetoll rate set`."
        case .pricing(let error): error.explanation
        case .ledger(let error): error.explanation
        }
    }
}
