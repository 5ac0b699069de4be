import Delivery
import PrintModel

extension DeliveryNote {
    /// What is known of a print whose pages could not be counted.
    ///
    /// - Returns: whether any of it reached paper, how many impressions where the printer counted,
    ///   and how that is known.
    func reachedUncounted(
        _ outcome: Delivery.Outcome, _ counts: PrinterCounts
    ) -> (isOnPaper: Bool, count: Int?, evidence: Evidence) {
        let jobCount = max(counts.job ?? 0, outcome.progress.printerImpressions ?? 0)
        if jobCount > 0 { return (true, jobCount, .printerCounter) }
        if let rise = counts.life, rise > 0 { return (true, rise, .lifeCount) }
        if wentWell(outcome, counts) { return (true, nil, .backendStatus) }
        // The doubt is the member's: a part of a document that nobody understands has no price.
        return (false, nil, .backendStatus)
    }
}
