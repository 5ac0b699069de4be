internal import Foundation
internal import Gateway
internal import LedgerStore
internal import Money
package import Site
internal import Wording

/// A message as sendmail takes it (RFC 5322).
package struct MailMessage: Sendable {
    package let text: String

    /// Nil when no mail can go to the address.
    ///
    /// - Parameter id: what no other message has, of letters, digits and hyphens.
    package init?(
        to address: String, subject: String, id: String, paragraphs: [String],
        from site: SiteConfiguration
    ) {
        guard address.contains("@"), address.unicodeScalars.allSatisfy(\.isAddress) else {
            return nil
        }
        let from = site.mailFrom.isEmpty ? [] : ["From: \(site.mailFrom)"]
        let header =
            from + [
                "To: <\(address)>",
                "Subject: \(subject.encodedWord)",
                "Message-ID: <pagetoll-\(id)@\(ProcessInfo.processInfo.hostName)>",
                "Auto-Submitted: auto-generated", "MIME-Version: 1.0",
                "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit",
            ]
        text = (header + paragraphs.flatMap { ["", $0] })
            .map { $0.filter { !$0.isNewline } + "\n" }.joined()
    }

    init?(_ notice: Notice, _ site: SiteConfiguration) {
        let texts = site.texts
        self.init(
            to: notice.member.email,
            subject: texts([
                notice.kind == .lowCredit
                    ? Sentence("Printing credit is low") : Sentence("Printing credit lapses soon")
            ]),
            id: "notice-\(notice.id)",
            paragraphs: [
                texts([notice.sentence]), texts([Sentence("For help, see {0}.", site.help)]),
            ], from: site)
    }
}

extension String {
    /// As the text of a header, which has no letters beyond ASCII (RFC 2047).
    fileprivate var encodedWord: String {
        guard !utf8.allSatisfy({ $0 < 0x80 }) else { return self }
        return "=?UTF-8?B?\(Data(utf8).base64EncodedString())?="
    }
}

extension Unicode.Scalar {
    /// Whether an address may have it where it stands between angle brackets.
    fileprivate var isAddress: Bool {
        isASCII && value > 0x20 && value < 0x7F && !"<>\"(),:;\\".unicodeScalars.contains(self)
    }
}
