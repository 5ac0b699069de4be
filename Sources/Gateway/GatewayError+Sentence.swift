import Delivery
import Ledger
package import Pricing
import PrintModel
import Spool

extension GatewayError {
    /// What happened, why, and what to do: for the member, whom cupsd shows it, and for everybody
    /// else, since all can read it. Never a balance.
    ///
    /// - Parameters:
    ///   - site: what the site calls its money, and where members find help.
    ///   - isCanceled: whether the job is cancelled; else it waits, and credit releases it.
    ///   - alternatives: what would cost less.
    package func sentence(
        for site: SiteTexts, isCanceled: Bool = false, _ alternatives: [QuoteAlternative] = []
    ) -> String {
        switch self {
        case .terminated, .spool(.terminated):
            "The job was taken back before it was counted; nothing is charged."
        case .spool(let error): Self.sentence(error)
        case .lock(let path, let reason):
            "The locks in \(path) can't be had (\(reason)); nothing is printed or charged. An admin "
                + "must set the rights of the folder."
        case .realBackend(let error): Self.sentence(error)
        case .analysis(let failure): "Not printed, nothing charged: \(failure.error)"
        case .notAuthenticated(let name):
            "On this printer the name \(name.isEmpty ? "of the user" : name) must be proved by "
                + "logging in, not only given; nothing is printed or charged. See \(site.help)."
        case .analyzer(let reason), .notCounted(let reason):
            "The pages could not be counted (\(reason)); nothing is printed or charged. "
                + "An admin will find more in the log of CUPS."
        case .noRateTable(let queue):
            "Queue \(queue) has no rates; nothing is printed or charged. "
                + "An admin sets them with `pagetoll rate set`."
        case .pricing(.noRate(let table, let pageNumber, let page)):
            "Rate table \(table) has no price for page \(pageNumber) (\(page)); nothing is printed "
                + "or charged. An admin sets one with `pagetoll rate set`."
        case .pricing(.overflow(let table)):
            "At the rates of table \(table) this job costs more than any credit; print less, or "
                + "tell an admin."
        case .ledger(let error): Self.sentence(error, site, isCanceled, alternatives)
        case .lateLimit:
            "The ledger can't be reached, and you have printed as much as may be charged later; "
                + "nothing is printed or charged. Wait until it is back, then release the job; see "
                + "\(site.help)."
        case .unclaimed(let price, let code):
            "This job costs \(price) \(site.currency) and is on nobody's account yet. Take it on "
                + "yours with the code \(code); see \(site.help)."
        case .start(let reason):
            "The printer's own backend could not be started (\(reason)); nothing is charged. "
                + "An admin will find more in the log of CUPS."
        }
    }

    private static func sentence(_ error: SpoolError) -> String {
        switch error {
        case .terminated: ""
        case .unreadable(let path, let reason):
            "The data of the job can't be read (\(path): \(reason)); print it again."
        case .noSpoolFile(let folder, let reason):
            "The job can't be spooled in \(folder) (\(reason)); an admin must make room or set "
                + "its rights."
        case .interrupted(let folder, let reason):
            "The job could not be spooled in \(folder) to its end (\(reason)); an admin must make "
                + "room there."
        }
    }

    private static func sentence(_ error: RealBackendError) -> String {
        switch error {
        case .notFound(let path):
            "There is no backend \(path) for this printer; an admin must correct the device URI."
        case .notExecutable(let path):
            "The backend \(path) of this printer can't be run; an admin must set its mode."
        case .noUser(let name):
            "There is no user \(name) to run the printer's backend as; an admin must set cups.user "
                + "in the configuration."
        }
    }

    private static func sentence(
        _ error: LedgerError, _ site: SiteTexts, _ isCanceled: Bool,
        _ alternatives: [QuoteAlternative]
    ) -> String {
        let untouched = "nothing is printed or charged"
        return switch error {
        case .insufficientCredit(let price):
            "This job costs \(price) \(site.currency), and your printing credit does not cover "
                + "it. Top up, and "
                + (isCanceled ? "print it again" : "it is printed by itself")
                + "; see \(site.help)." + alternatives.sentence
        case .memberSuspended(let name):
            "Printing is closed for \(name); see \(site.help)."
        case .unknownMember(let name):
            "\(name.isEmpty ? "A job without a user name" : "The user \(name)") has no printing "
                + "account here; see \(site.help)."
        case .storeBusy:
            "The ledger is busy; \(untouched). The job is tried again by itself."
        case .storeUnavailable(let reason):
            "The ledger can't be used (\(reason)); \(untouched). Tell an admin, then release the "
                + "job."
        case .storeDamaged(let reason):
            "The ledger is damaged (\(reason)); \(untouched). An admin must run `pagetoll ledger "
                + "check`."
        case .storeTooNew:
            "The ledger was written by a later version of Pagetoll; \(untouched). An admin must "
                + "upgrade this server."
        case .memberExists, .unknownCreditType, .referenceUsed, .unknownCredit, .creditWithdrawn,
            .amountBelowUsed, .unknownReservation, .alreadyResolved, .captureExceedsReservation,
            .notCharged, .refundExceedsCharge, .catalog:
            "A fault in Pagetoll (\(error)); \(untouched). Please report it."
        }
    }
}

extension [QuoteAlternative] {
    /// " In black and white it costs 0.40, on both sides of the paper 0.60."; "" for none.
    fileprivate var sentence: String {
        guard let first else { return "" }
        let others = dropFirst().map { ", \($0.change.inWords) \($0.cents)" }.joined()
        let words = first.change.inWords
        return
            " \(words.prefix(1).uppercased())\(words.dropFirst()) it costs \(first.cents)\(others)."
    }
}

/// What the site calls its money, and where its members find help.
package struct SiteTexts: Hashable, Sendable {
    package let currency: String
    /// To follow "see": an address or a place.
    package let help: String

    package init(currency: String, help: String) {
        self.currency = currency
        self.help = help
    }
}
