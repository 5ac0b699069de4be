package import Delivery
package import Ledger
package import Money
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
    /// The user's name is only claimed, on a queue where that is not enough.
    case notAuthenticated(userName: String)
    case analysis(AnalysisFailure)
    /// The program that counts pages can't be run.
    case analyzer(reason: String)
    /// It did not come to an answer: the document crashed it, or took it too long.
    case notCounted(reason: String)
    case noRateTable(queue: String)
    case pricing(PricingError)
    case ledger(LedgerError)
    /// The ledger is out of reach, and so many impressions of the user's wait to be charged already.
    case lateLimit(waiting: Int)
    /// It is nobody's; the code puts it on a member's account.
    case unclaimed(price: Cents, code: String)
    /// The real backend could not be started after all.
    case start(Errno)
    /// SIGTERM came before anything was reserved: cupsd wants the job back.
    case terminated

    /// What cupsd is told: the exit status, and why in IPP's words.
    package var answer: (BackendStatus, JobStateReason?) {
        switch self {
        case .terminated, .spool(.terminated): (.ok, nil)
        case .notAuthenticated: (.hold, .accountAuthorizationFailed)
        case .analysis: (.hold, .documentFormatError)
        case .ledger(.insufficientCredit): (.hold, .accountLimitReached)
        case .ledger(.memberSuspended): (.hold, .accountClosed)
        case .ledger(.unknownMember), .unclaimed: (.hold, .accountInfoNeeded)
        case .ledger(.storeBusy): (.retry, nil)
        case .ledger(.storeUnavailable), .ledger(.storeDamaged), .ledger(.storeTooNew),
            .spool(.unreadable), .spool(.noSpoolFile), .spool(.interrupted), .lock, .realBackend,
            .analyzer, .notCounted, .noRateTable, .pricing, .start, .lateLimit:
            (.hold, .resourcesAreNotReady)
        case .ledger(.memberExists), .ledger(.unknownCreditType), .ledger(.referenceUsed),
            .ledger(.unknownCredit), .ledger(.creditWithdrawn), .ledger(.amountBelowUsed),
            .ledger(.unknownReservation), .ledger(.alreadyResolved),
            .ledger(.captureExceedsReservation), .ledger(.notCharged),
            .ledger(.refundExceedsCharge), .ledger(.catalog):
            (.hold, nil)  // A bug: the queue goes on.
        }
    }

    /// Whether the job is cancelled where others wait: what is the member's own affair is as the
    /// queue refuses.
    func isCanceled(by settings: QueueSettings) -> Bool {
        switch self {
        case .ledger(.unknownMember):
            settings.refusal == .cancel || settings.unknownUser == .refuse
        case .ledger(.insufficientCredit), .ledger(.memberSuspended), .notAuthenticated:
            settings.refusal == .cancel
        default: false
        }
    }

    /// Whether it is the document that can't be counted, and no other would be in its place.
    var isOfDocument: Bool {
        switch self {
        case .analysis, .notCounted: true
        default: false
        }
    }

    /// Whether the ledger can't be read or written now.
    var isLedgerOutOfReach: Bool {
        switch self {
        case .ledger(.storeBusy), .ledger(.storeUnavailable), .ledger(.storeDamaged),
            .ledger(.storeTooNew):
            true
        default: false
        }
    }
}
