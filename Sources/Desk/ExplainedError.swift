internal import Catalog
package import Gateway
package import Ledger
package import LedgerStore
package import Pricing
internal import PrintModel
package import Scheduler
package import Site

/// An error that says in a sentence what happened, why, and what to do.
package protocol ExplainedError: Error {
    var explanation: String { get }
}

extension SiteConfigurationError: ExplainedError {
    package var explanation: String { sentence }
}

extension GatewayError: ExplainedError {
    package var explanation: String {
        switch self {
        case .analysis(let failure): failure.error
        default: sentence(for: SiteTexts(currency: "", help: "an admin"))
        }
    }
}

extension SchedulerError: ExplainedError {
    package var explanation: String {
        switch self {
        case .unreachable(let reason):
            "CUPS can't be reached (\(reason)); see that cupsd runs, or set CUPS_SERVER."
        case .notFound: "CUPS has no such queue or job; `lpstat -v` lists the queues."
        case .refused(let reason):
            "CUPS refused (\(reason)); run the command as an admin of CUPS."
        }
    }
}

extension LedgerError: ExplainedError {
    package var explanation: String {
        switch self {
        case .storeBusy: "The ledger is busy; try again."
        case .storeUnavailable(let reason):
            "The ledger can't be used: \(reason). `pagetoll member add` makes a new one; --store or "
                + "PAGETOLL_CONFIG names another."
        case .storeDamaged(let reason):
            "The ledger is damaged: \(reason). `pagetoll restore` lists the backups, and puts one in "
                + "its place; the damaged one is kept."
        case .storeTooNew:
            "The ledger was written by a later version of Pagetoll; upgrade this one."
        case .unknownMember(let name): "There is no member \(name); `pagetoll member add` adds one."
        case .memberExists(let name): "There is a member or alias \(name) already."
        case .memberSuspended(let name):
            "Member \(name) is suspended; `pagetoll member resume` lets them print again."
        case .insufficientCredit(let price): "The member's credit does not cover \(price)."
        case .unknownCreditType(let name):
            "There is no credit type \(name); `pagetoll credit type` adds one."
        case .referenceUsed(let reference): "This was done already (\(reference))."
        case .unknownCredit(let id):
            "There is no credit \(id.rawValue); `pagetoll credit list` shows a member's."
        case .creditWithdrawn(let id):
            "Credit \(id.rawValue) was taken back and can't be changed; give a new one."
        case .amountBelowUsed(let used):
            "\(used) of the credit is used; it can't have less than that."
        case .unknownReservation(let id): "There is no reservation \(id.rawValue)."
        case .alreadyResolved(let state): "The reservation has ended already (\(state))."
        case .captureExceedsReservation(let charge, let amount):
            "\(charge) is more than the \(amount) that are reserved."
        case .notCharged: "The job was not charged, so there is nothing to give back."
        case .refundExceedsCharge(let cents, let charge):
            "\(cents) is more than the \(charge) that the job is charged; give back that or less."
        case .catalog(let error): error.explanation
        }
    }
}

extension CatalogError: ExplainedError {
    package var explanation: String {
        switch self {
        case .unknown(let subject, let name):
            "There is no \(subject.rawValue) \(name); `pagetoll \(subject.command) list` shows all."
        case .exists(let subject, let name): "There is a \(subject.rawValue) \(name) already."
        case .planInUse(let name, let count):
            "\(counted(count, "member")) signed up to plan \(name); `pagetoll plan leave` first."
        case .alreadySignedUp(let plan): "The member is signed up to plan \(plan) already."
        case .notSignedUp(let plan): "The member is not signed up to plan \(plan)."
        case .notInTeam(let team): "The member is not in team \(team)."
        case .lapsed: "The credit would have lapsed already; change its expiry."
        case .tooManyGuesses(let end):
            "There were too many wrong codes; the next is looked at from \(end.short) on."
        case .unknownVoucher: "There is no such voucher; see that the code is typed right."
        case .voucherUsed: "The voucher was redeemed before."
        case .voucherCanceled: "The voucher was canceled; ask whoever gave it out."
        case .voucherTooOld: "The voucher is too old to be redeemed."
        case .unknownClaim:
            "No job waits for that code. Each run of a job shows a new one, and each works once; look "
                + "at the job's message (`lpstat -l`)."
        case .alreadyRequested: "A refund of this job is asked for already, and not decided yet."
        case .requestDecided(let id): "Refund request \(id) was decided before."
        }
    }
}

extension CatalogError.Subject {
    fileprivate var command: String {
        switch self {
        case .plan, .benefit: "plan"
        case .product: "product"
        case .team: "team"
        case .voucherBatch: "voucher"
        case .refundRequest: "refund"
        case .apiToken: "token"
        case .webHook: "hook"
        case .rateVersion: "rate"
        }
    }
}

extension PricingError: ExplainedError {
    package var explanation: String {
        switch self {
        case .noRate(let table, let pageNumber, let page):
            "Rate table \(table) has no price for page \(pageNumber) (\(page)); set one with "
                + "`pagetoll rate set`."
        case .overflow(let table): "The price by rate table \(table) is beyond any amount."
        }
    }
}

extension BackupError: ExplainedError {
    package var explanation: String {
        switch self {
        case .ledger(.storeDamaged(let reason)):
            "It is damaged: \(reason). `pagetoll restore` without a file lists the backups; take one "
                + "that is older."
        case .ledger(let error): error.explanation
        case .inDatabase:
            "The ledger is in PostgreSQL, which has backups of its own (pg_dump, pg_basebackup); "
                + "`pagetoll ledger copy` makes a ledger in a file of it."
        case .inUse:
            "The ledger is in use. Stop `pagetoll serve` and cupsd (`systemctl stop pagetoll cups`), "
                + "restore, and start them again."
        case .wouldLoseEntries(let count):
            "The ledger has \(count) journal entries that the backup has not, and they would be "
                + "lost. Take a later backup, or say --discard-newer; the ledger is kept beside it."
        }
    }
}
