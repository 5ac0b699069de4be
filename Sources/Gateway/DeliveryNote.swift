package import Delivery
package import Ledger
import Money
import Pricing
package import PrintModel

/// A print on its way to the printer: its pages, what it is charged by, and how the data is handed on. Enough
/// to say what is to be charged, given how far it came.
package struct DeliveryNote: Codable, Sendable {
    package let print: PrintKey
    /// The device URI of the real backend.
    let device: String
    /// The bytes of the data, once.
    let dataCount: Int
    /// How often the real backend is given the data; nil when it reads a file by itself.
    let timesFed: Int?
    private let tariff: Tariff
    private let report: AnalysisReport
    /// What an earlier run of the same print had put on paper.
    let earlier: Printed?

    package init(
        print: PrintKey, device: DeviceURI, dataCount: Int, timesFed: Int?,
        impressions: Impressions, tariff: Tariff, earlier: Printed?
    ) {
        precondition(timesFed != 0)
        self.print = print
        self.device = device.rawValue
        self.dataCount = dataCount
        self.timesFed = timesFed
        self.tariff = tariff
        report = AnalysisReport(
            file: "", DocumentAnalysis(formats: [], impressions: impressions, warnings: []))
        self.earlier = earlier
    }

    package var impressions: Impressions { report.analysis.impressions }

    /// Whether the printer makes a job of it, which it can be asked for.
    var isForPrinterJob: Bool { (try? DeviceURI(device))?.printerURI != nil }

    /// Before the real backend has taken anything.
    var start: Delivery.Progress { Delivery.Progress(bytesTaken: timesFed.map { _ in 0 }) }

    /// What of it reached paper, and its price.
    ///
    /// Where an earlier run had printed more, that counts: the same pages on paper twice are charged
    /// once, and none is free.
    package func printed(
        _ outcome: Delivery.Outcome, _ counts: PrinterCounts
    ) throws(GatewayError) -> Printed {
        guard case .rates = tariff else { return try printedUncounted(outcome, counts) }
        let found = reached(outcome, counts)
        let now = Printed(
            quote: try tariff.quote(for: found.impressions), evidence: found.evidence)
        let most = try tariff.quote(for: impressions).cents
        guard let earlier, earlier.quote.impressions > now.quote.impressions,
            earlier.quote.cents <= most
        else { return now }
        return earlier
    }

    private func printedUncounted(
        _ outcome: Delivery.Outcome, _ counts: PrinterCounts
    ) throws(GatewayError) -> Printed {
        let found = reachedUncounted(outcome, counts)
        guard found.isOnPaper else {
            let nothing = PrintQuote(
                cents: .zero, impressions: 0, colorImpressions: 0, sheets: 0,
                text: try tariff.quote(for: Impressions()).text)
            return earlier ?? Printed(quote: nothing, evidence: found.evidence)
        }
        return Printed(
            quote: try tariff.charge(counted: found.count), evidence: found.evidence)
    }
}

/// What reached paper, its price, and how that is known.
package struct Printed: Codable, Hashable, Sendable {
    package let quote: PrintQuote
    package let evidence: Evidence
}

extension RateTable {
    /// `quote` with the gateway's error.
    func priced(_ impressions: Impressions) throws(GatewayError) -> Quote {
        do {
            return try quote(for: impressions)
        } catch {
            throw .pricing(error)
        }
    }
}
