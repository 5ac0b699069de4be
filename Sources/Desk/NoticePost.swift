internal import Catalog
internal import ChildProcess
internal import Foundation
internal import Gateway
package import Ledger
package import LedgerStore
internal import Money
package import Site
internal import SystemPackage
internal import Wording

/// Tells members what they are to hear, by the commands of the configuration.
package struct NoticePost {
    private let ledger: Store
    private let site: SiteConfiguration

    package init(ledger: Store, site: SiteConfiguration) {
        self.ledger = ledger
        self.site = site
    }

    /// Whether the configuration names a way.
    package var canTell: Bool { !site.noticeCommand.isEmpty || !site.mailCommand.isEmpty }

    /// Sends what is due. What can't be sent keeps nothing else back, and is due the next time.
    ///
    /// - Returns: how many were sent, and a sentence for each that was not.
    package func send() throws(LedgerError) -> (sentCount: Int, failures: [String]) {
        let calendar = SiteCalendar.current
        try ledger.noteNotices(
            threshold: Cents(Int64(site.lowCreditCents)),
            expiringBefore: calendar.end(of: calendar.today.adding(site.expiryNoticeDays, .day)),
            at: .now)
        let notices = try ledger.pendingNotices()
        var failures: [String] = []
        for notice in notices {
            do {
                try deliver(notice)
                try ledger.markDelivered(notice, at: .now)
            } catch let error as any ExplainedError {
                failures.append(error.explanation)
            } catch {
                failures.append("\(error)")
            }
        }
        return (notices.count - failures.count, failures)
    }

    private func deliver(_ notice: Notice) throws {
        if !site.noticeCommand.isEmpty {
            let row = NoticeRow(notice, text: site.texts([notice.sentence]))
            try SiteCommand(site.noticeCommand).run(input: try row.json)
        }
        if !site.mailCommand.isEmpty, let message = MailMessage(notice, site) {
            try SiteCommand(site.mailCommand).run(input: message.text)
        }
    }
}

/// A notice as JSON.
private struct NoticeRow: Encodable {
    /// The same when it is told again.
    let id: Int64
    let kind, user, name, email, text: String
    let cents: Int64
    let expires: String?

    init(_ notice: Notice, text: String) {
        id = notice.id
        kind = notice.kind.rawValue
        user = notice.member.userName
        name = notice.member.name
        email = notice.member.email
        self.text = text
        cents = notice.cents.rawValue
        expires = notice.expires?.iso8601
    }

    var json: String {
        get throws {
            let encoder = JSONEncoder()
            encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
            return String(decoding: try encoder.encode(self), as: UTF8.self)
        }
    }
}

extension Notice {
    var sentence: Sentence {
        switch kind {
        case .lowCredit: Sentence("Your printing credit is low: {0} left.", cents)
        case .creditExpires:
            Sentence(
                "On {1}, {0} of your printing credit lapses.", cents, expires?.short ?? "")
        }
    }
}
