import Delivery
import Ledger
package import Pricing
import PrintModel
import Spool
import Wording

extension GatewayError {
    /// What happened, why, and what to do: for the member, whom cupsd shows it, and for everybody
    /// else, since all can read it. Never a balance.
    ///
    /// - Parameters:
    ///   - site: its language, what it calls its money, and where members find help.
    ///   - isCanceled: whether the job is cancelled; else it waits, and credit releases it.
    ///   - alternatives: what would cost less.
    package func sentence(
        for site: SiteTexts, isCanceled: Bool = false, _ alternatives: [QuoteAlternative] = []
    ) -> String {
        guard case .ledger(.insufficientCredit(let price)) = self else {
            return site([sentence(seeing: site.help)])
        }
        let topUp =
            isCanceled
            ? Sentence(
                "This job costs {0}, and your printing credit does not cover it. Top up, and print "
                    + "it again; see {1}.", price, site.help)
            : Sentence(
                "This job costs {0}, and your printing credit does not cover it. Top up, and it is "
                    + "printed by itself; see {1}.", price, site.help)
        return site([topUp] + alternatives.map(\.sentence))
    }

    private func sentence(seeing help: String) -> Sentence {
        switch self {
        case .terminated, .spool(.terminated):
            Sentence("The job was taken back before it was counted; nothing is charged.")
        case .spool(let error): Self.sentence(error)
        case .lock(let path, let reason):
            Sentence(
                "The locks in {0} can't be had ({1}); nothing is printed or charged. An admin must "
                    + "set the rights of the folder.", path, "\(reason)")
        case .realBackend(let error): Self.sentence(error)
        case .analysis(let failure):
            Sentence("Not printed, nothing charged: {0}", failure.error)
        case .notAuthenticated(""):
            Sentence(
                "On this printer the name of the user must be proved by logging in, not only given; "
                    + "nothing is printed or charged. See {0}.", help)
        case .notAuthenticated(let name):
            Sentence(
                "On this printer the name {0} must be proved by logging in, not only given; nothing "
                    + "is printed or charged. See {1}.", name, help)
        case .analyzer(let reason), .notCounted(let reason):
            Sentence(
                "The pages could not be counted ({0}); nothing is printed or charged. An admin will "
                    + "find more in the log of CUPS.", reason)
        case .noRateTable(let queue):
            Sentence(
                "Queue {0} has no rates; nothing is printed or charged. An admin sets them with "
                    + "`pagetoll rate set`.", queue)
        case .pricing(.noRate(let table, let pageNumber, let page)):
            Sentence(
                "Rate table {0} has no price for page {1} ({2}); nothing is printed or charged. An "
                    + "admin sets one with `pagetoll rate set`.", table, "\(pageNumber)", page)
        case .pricing(.overflow(let table)):
            Sentence(
                "At the rates of table {0} this job costs more than any credit; print less, or tell "
                    + "an admin.", table)
        case .ledger(let error): Self.sentence(error, seeing: help)
        case .lateLimit:
            Sentence(
                "The ledger can't be reached, and you have printed as much as may be charged later; "
                    + "nothing is printed or charged. Wait until it is back, then release the job; "
                    + "see {0}.", help)
        case .unclaimed(let price, let code):
            Sentence(
                "This job costs {0} and is on nobody's account yet. Take it on yours with the code "
                    + "{1}; see {2}.", price, code, help)
        case .start(let reason):
            Sentence(
                "The printer's own backend could not be started ({0}); nothing is charged. An admin "
                    + "will find more in the log of CUPS.", "\(reason)")
        }
    }

    private static func sentence(_ error: SpoolError) -> Sentence {
        switch error {
        case .terminated: ""
        case .unreadable(let path, let reason):
            Sentence(
                "The data of the job can't be read ({0}: {1}); print it again.", path, "\(reason)")
        case .noSpoolFile(let folder, let reason):
            Sentence(
                "The job can't be spooled in {0} ({1}); an admin must make room or set its rights.",
                folder, "\(reason)")
        case .interrupted(let folder, let reason):
            Sentence(
                "The job could not be spooled in {0} to its end ({1}); an admin must make room "
                    + "there.", folder, "\(reason)")
        }
    }

    private static func sentence(_ error: RealBackendError) -> Sentence {
        switch error {
        case .notFound(let path):
            Sentence(
                "There is no backend {0} for this printer; an admin must correct the device URI.",
                path)
        case .notExecutable(let path):
            Sentence(
                "The backend {0} of this printer can't be run; an admin must set its mode.", path)
        case .noUser(let name):
            Sentence(
                "There is no user {0} to run the printer's backend as; an admin must set cups.user "
                    + "in the configuration.", name)
        }
    }

    private static func sentence(_ error: LedgerError, seeing help: String) -> Sentence {
        switch error {
        case .memberSuspended(let name):
            Sentence("Printing is closed for {0}; see {1}.", name, help)
        case .unknownMember(""):
            Sentence("A job without a user name has no printing account here; see {0}.", help)
        case .unknownMember(let name):
            Sentence("The user {0} has no printing account here; see {1}.", name, help)
        case .storeBusy:
            Sentence(
                "The ledger is busy; nothing is printed or charged. The job is tried again by "
                    + "itself.")
        case .storeUnavailable(let reason):
            Sentence(
                "The ledger can't be used ({0}); nothing is printed or charged. Tell an admin, then "
                    + "release the job.", reason)
        case .storeDamaged(let reason):
            Sentence(
                "The ledger is damaged ({0}); nothing is printed or charged. An admin must run "
                    + "`pagetoll ledger check`.", reason)
        case .storeTooNew:
            Sentence(
                "The ledger was written by a later version of Pagetoll; nothing is printed or "
                    + "charged. An admin must upgrade this server.")
        case .insufficientCredit, .memberExists, .unknownCreditType, .referenceUsed,
            .unknownCredit, .creditWithdrawn, .amountBelowUsed, .unknownReservation,
            .alreadyResolved, .captureExceedsReservation, .notCharged, .refundExceedsCharge,
            .catalog:
            Sentence(
                "A fault in Pagetoll ({0}); nothing is printed or charged. Please report it.",
                "\(error)")
        }
    }
}

extension QuoteAlternative {
    fileprivate var sentence: Sentence {
        switch change {
        case .monochrome: Sentence("In black and white it costs {0}.", cents)
        case .twoSided: Sentence("On both sides of the paper it costs {0}.", cents)
        case .monochromeTwoSided:
            Sentence("In black and white on both sides it costs {0}.", cents)
        }
    }
}
