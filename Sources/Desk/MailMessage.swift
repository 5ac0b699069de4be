internal import Foundation
internal import LedgerStore
internal import Money
internal import Site

/// A message as sendmail takes it (RFC 5322).
struct MailMessage {
    let text: String

    /// Nil when the member has no address that mail can go to.
    init?(_ notice: Notice, _ site: SiteConfiguration) {
        let address = notice.member.email
        guard address.contains("@"), address.unicodeScalars.allSatisfy(\.isAddress) else {
            return nil
        }
        let from = site.mailFrom.isEmpty ? [] : ["From: \(site.mailFrom)"]
        let header =
            from + [
                "To: <\(address)>",
                "Subject: \(notice.kind == .lowCredit ? "Printing credit is low" : "Printing credit lapses soon")",
                "Message-ID: <pagetoll-notice-\(notice.id)@\(ProcessInfo.processInfo.hostName)>",
                "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
            ]
        text = (header + ["", notice.inWords, "", "For help, see \(site.help)."])
            .map { $0.filter { !$0.isNewline } + "\n" }.joined()
    }
}

extension Unicode.Scalar {
    /// Whether an address may have it where it stands between angle brackets.
    fileprivate var isAddress: Bool {
        isASCII && value > 0x20 && value < 0x7F && !"<>\"(),:;\\".unicodeScalars.contains(self)
    }
}
