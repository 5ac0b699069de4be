package import Delivery
package import Ledger
package import Pricing
package import PrintModel
package import Spool
package import SystemPackage

/// Why a job does not go to the printer now, in the order in which it is found.
package enum GatewayError: Error, Hashable, Sendable {
    case spool(SpoolError)
    /// The lock that keeps two runs of the job apart can't be had.
    case lock(String, Errno)
    case realBackend(RealBackendError)
    case analysis(AnalysisFailure)
    /// The program that counts pages did not run to its end.
    case analyzer(reason: String)
    case noRateTable(queue: String)
    case pricing(PricingError)
    case ledger(LedgerError)
    /// The real backend could not be started after all.
    case start(Errno)
    /// SIGTERM came before anything was reserved: cupsd wants the job back.
    case terminated

    /// What cupsd is told: the exit status, and why in IPP's words.
    package var answer: (BackendStatus, JobStateReason?) {
        switch self {
        case .terminated, .spool(.terminated): (.ok, nil)
        case .analysis: (.hold, .documentFormatError)
        case .ledger(.insufficientCredit): (.hold, .accountLimitReached)
        case .ledger(.memberSuspended): (.hold, .accountClosed)
        case .ledger(.unknownMember): (.hold, .accountInfoNeeded)
        case .ledger(.storeBusy): (.retry, nil)
        case .ledger(.storeUnavailable), .ledger(.storeDamaged), .ledger(.storeTooNew),
            .spool(.unreadable), .spool(.noSpoolFile), .spool(.interrupted), .lock, .realBackend,
            .analyzer, .noRateTable, .pricing, .start:
            (.hold, .resourcesAreNotReady)
        case .ledger(.memberExists), .ledger(.unknownCreditType), .ledger(.referenceUsed),
            .ledger(.unknownCredit), .ledger(.creditWithdrawn), .ledger(.amountBelowUsed),
            .ledger(.unknownReservation), .ledger(.alreadyResolved),
            .ledger(.captureExceedsReservation), .ledger(.notCharged),
            .ledger(.refundExceedsCharge), .ledger(.catalog):
            (.hold, nil)  // A bug: the queue goes on.
        }
    }

    /// Whether it is the member's own affair, so that the queue's refusal policy decides.
    var isRefusal: Bool {
        switch self {
        case .ledger(.insufficientCredit), .ledger(.memberSuspended), .ledger(.unknownMember): true
        default: false
        }
    }
}
