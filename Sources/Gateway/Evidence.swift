import ChildProcess
package import Delivery
package import PrintModel

/// How it is known what reached paper, best first (DESIGN, "Evidence"). A receipt names it.
package enum Evidence: String, Hashable, Sendable, CaseIterable {
    /// The printer's own count of impressions.
    case printerCounter = "printer-counter"
    /// The printer counted more than was quoted: the quote is charged, and the receipt says so.
    case printerCounterOverQuote = "printer-counter-over-quote"
    /// The pages whose last byte the real backend took.
    case bytesTaken = "bytes-taken"
    /// The real backend said that all went well, or that nothing did.
    case backendStatus = "backend-status"
    /// The run died, and cupsd knows how the job ended.
    case schedulerState = "scheduler-state"
    /// The run died, and cupsd has forgotten the job.
    case none
}

extension Delivery.Outcome {
    /// What of `quoted` reached paper, after the real backend ended for good.
    ///
    /// - Parameter dataCount: the bytes of the data.
    package func printed(
        of quoted: Impressions, dataCount: Int
    ) -> (impressions: Impressions, evidence: Evidence) {
        if let count = printerImpressions {
            let evidence: Evidence =
                count > quoted.count ? .printerCounterOverQuote : .printerCounter
            return (quoted.prefix(count), evidence)
        }
        if wasTerminated {
            guard let bytesTaken else { return (Impressions(), .backendStatus) }
            let taken = quoted.pages.prefix {
                ($0.byteRange?.upperBound ?? dataCount) <= bytesTaken
            }
            return (Impressions(Array(taken)), .bytesTaken)
        }
        return (
            ending == .exited(BackendStatus.ok.rawValue) ? quoted : Impressions(), .backendStatus
        )
    }
}
