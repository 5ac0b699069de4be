import ArgumentParser
import Catalog
import ChildProcess
import Foundation
import Ledger
import LedgerStore
import Money
import Site
import SystemPackage

/// Members hear of their credit.
struct NotifyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "notify",
        abstract: "Tell members that their credit is low, or lapses soon.",
        discussion: """
            Each member is told once each time that their credit falls below low-credit-cents, and \
            once of each credit expiry-notice-days before it lapses: by mail-command, which gets a \
            message on standard input, and by notice-command, which gets JSON.
            """)

    @OptionGroup var store: StoreOptions

    func run() throws {
        let ledger = try store.opened()
        let site = try store.site()
        guard !site.noticeCommand.isEmpty || !site.mailCommand.isEmpty else {
            throw CommandFailure(
                "Nobody can be told anything: set mail-command or notice-command in the "
                    + "configuration.")
        }
        let calendar = SiteCalendar.current
        let notices = try orFail { () throws(LedgerError) in
            try ledger.noteNotices(
                threshold: Cents(Int64(site.lowCreditCents)),
                expiringBefore: calendar.end(
                    of: calendar.today.adding(site.expiryNoticeDays, .day)),
                at: .now)
            return try ledger.pendingNotices()
        }
        var failures: [CommandFailure] = []
        for notice in notices {
            do throws(CommandFailure) {
                try deliver(notice, site)
                try orFail { () throws(LedgerError) in
                    try ledger.markDelivered(notice, at: .now)
                }
            } catch {
                // One that can't be told keeps nobody else from being told.
                failures.append(error)
            }
        }
        print("\(counted(notices.count - failures.count, "notice")) sent.")
        if let first = failures.first {
            throw CommandFailure(
                "\(counted(failures.count, "notice")) could not be sent. \(first.sentence)")
        }
    }

    /// - Throws: when a command fails: the notice is told again the next time.
    private func deliver(_ notice: Notice, _ site: SiteConfiguration) throws(CommandFailure) {
        if !site.noticeCommand.isEmpty {
            try Self.run(site.noticeCommand, input: try Output.jsonText(NoticeRow(notice)))
        }
        if !site.mailCommand.isEmpty, let message = MailMessage(notice, site) {
            try Self.run(site.mailCommand, input: message.text)
        }
    }

    private static func run(_ command: [String], input: String) throws(CommandFailure) {
        let program = command[0]
        let ending: ChildProcess.Ending
        do {
            let pipe = try FileDescriptor.pipe()
            defer { try? pipe.readEnd.close() }
            // A notice is far smaller than a pipe: this does not wait for the command to read.
            try pipe.writeEnd.closeAfter { _ = try pipe.writeEnd.writeAll(input.utf8) }
            ending = try ChildProcess(
                executable: program, arguments: command,
                environment: ["PATH": "/usr/sbin:/usr/bin:/sbin:/bin"], input: pipe.readEnd,
                inheritsDescriptors: false
            ).wait()
        } catch {
            throw CommandFailure(
                "\(program) can't be run (\(error)); mend mail-command or notice-command in the "
                    + "configuration.")
        }
        guard ending == .exited(0) else {
            throw CommandFailure("\(program) failed (\(ending)); the next run tries again.")
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

    init(_ notice: Notice) {
        id = notice.id
        kind = notice.kind.rawValue
        user = notice.member.userName
        name = notice.member.name
        email = notice.member.email
        text = notice.inWords
        cents = notice.cents.rawValue
        expires = notice.expires?.iso8601
    }
}

extension Notice {
    var inWords: String {
        switch kind {
        case .lowCredit: "Your printing credit is low: \(cents) left."
        case .creditExpires:
            "\(cents) of your printing credit \(cents == Cents(1) ? "lapses" : "lapse") on "
                + "\(expires?.short ?? "")."
        }
    }
}

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
