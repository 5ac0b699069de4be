internal import Catalog
internal import Desk
internal import Hummingbird
internal import Ledger
internal import Wording

extension LedgerError {
    /// What a browser or a program is answered.
    var status: HTTPResponse.Status {
        switch self {
        case .unknownMember, .unknownCredit, .unknownReservation, .catalog(.unknown): .notFound
        case .storeBusy, .storeUnavailable, .storeDamaged, .storeTooNew: .serviceUnavailable
        case .catalog(.tooManyGuesses): .tooManyRequests
        case .memberExists, .memberSuspended, .insufficientCredit, .unknownCreditType,
            .referenceUsed, .creditWithdrawn, .amountBelowUsed, .alreadyResolved,
            .captureExceedsReservation, .notCharged, .refundExceedsCharge, .catalog:
            .unprocessableContent
        }
    }

    /// What happened, for people at the console, where no command is typed.
    var sentence: Sentence {
        switch self {
        case .storeBusy: Sentence("The ledger is busy; try again.")
        case .storeUnavailable(let reason):
            Sentence("The ledger can't be used ({0}); tell whoever runs the server.", reason)
        case .storeDamaged(let reason):
            Sentence("The ledger is damaged ({0}); tell whoever runs the server.", reason)
        case .storeTooNew:
            Sentence("The ledger was written by a later version; tell whoever runs the server.")
        case .unknownMember(let name): Sentence("There is no member {0}.", name)
        case .memberExists(let name): Sentence("There is a member or alias {0} already.", name)
        case .memberSuspended(let name): Sentence("Member {0} is suspended.", name)
        case .insufficientCredit(let price):
            Sentence("The member's credit does not cover {0}.", price)
        case .unknownCreditType(let name): Sentence("There is no credit type {0}.", name)
        case .referenceUsed: Sentence("This was done already.")
        case .unknownCredit(let id): Sentence("There is no credit {0}.", "\(id.rawValue)")
        case .creditWithdrawn(let id):
            Sentence(
                "Credit {0} was taken back and can't be changed; give a new one.", "\(id.rawValue)")
        case .amountBelowUsed(let used):
            Sentence("{0} of the credit is used; it can't have less than that.", used)
        case .unknownReservation, .alreadyResolved, .captureExceedsReservation:
            Sentence("The job has ended meanwhile; look at it again.")
        case .notCharged:
            Sentence("The job was not charged, so there is nothing to give back.")
        case .refundExceedsCharge(let cents, let charge):
            Sentence("{0} is more than the {1} that the job is charged.", cents, charge)
        case .catalog(let error): error.sentence
        }
    }
}

extension CatalogError {
    fileprivate var sentence: Sentence {
        switch self {
        case .unknown(let subject, let name):
            Sentence("There is no {0} {1}.", Sentence(subject.rawValue), name)
        case .exists(let subject, let name):
            Sentence("There is a {0} {1} already.", Sentence(subject.rawValue), name)
        case .planInUse(let name, let count):
            Sentence("{0} members are signed up to plan {1}; end that first.", count, name)
        case .alreadySignedUp(let plan):
            Sentence("The member is signed up to plan {0} already.", plan)
        case .notSignedUp(let plan): Sentence("The member is not signed up to plan {0}.", plan)
        case .notInTeam(let team): Sentence("The member is not in team {0}.", team)
        case .lapsed: Sentence("The credit would have lapsed already; change its expiry.")
        case .tooManyGuesses(let end):
            Sentence(
                "There were too many wrong codes; the next is looked at from {0} on.", end)
        case .unknownVoucher:
            Sentence("There is no such voucher; see that the code is typed right.")
        case .voucherUsed: Sentence("The voucher was redeemed before.")
        case .voucherCanceled: Sentence("The voucher was canceled; ask whoever gave it out.")
        case .voucherTooOld: Sentence("The voucher is too old to be redeemed.")
        case .unknownClaim:
            Sentence("No job waits for that code. Each run of a job shows a new one.")
        case .alreadyRequested:
            Sentence("A refund of this job is asked for already, and not decided yet.")
        case .requestDecided(let id):
            Sentence("Refund request {0} was decided before.", "\(id)")
        }
    }
}
