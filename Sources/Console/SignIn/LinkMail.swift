internal import Desk
internal import Foundation
internal import Ledger
internal import LedgerStore
internal import Logging
internal import Site
internal import Wording

/// Mails links that let people in once.
final class LinkMail: Sendable {
    private let books: Books
    private let site: SiteConfiguration
    private let texts: Texts
    /// More than people who ask at once.
    private let seats = Seats(8)

    /// For how long a link lets somebody in.
    static let lifeMinutes = 15
    /// How many links somebody gets within an hour.
    static let linksOfPerson: Int64 = 5
    /// How often one address asks within an hour: a whole office may have one.
    static let requestsFromAddress: Int64 = 50
    /// How many members with one mail address get a link each.
    private static let mostOfAddress = 5
    private static let patience = Duration.seconds(60)

    /// Nil unless the site has a way to mail, and says where browsers find it. A request's own "Host"
    /// is no substitute: whoever asks for somebody else's link chooses it, and the mail would lead
    /// its reader, and the token, to a place of the asker's.
    init?(books: Books, site: SiteConfiguration, texts: Texts) {
        guard !site.mailCommand.isEmpty, !site.webAddress.isEmpty else { return nil }
        self.books = books
        self.site = site
        self.texts = texts
    }

    /// Begins to mail a link to whoever has this name or mail address, and returns at once: the time
    /// that it takes would tell whether there is somebody.
    func begin(for typed: String, _ logger: Logger) {
        guard let seat = seats.take() else {
            logger.error("a link was not mailed: too many were asked for at once")
            return
        }
        Task {
            defer { withExtendedLifetime(seat) {} }
            do {
                try await send(to: typed, at: .now)
            } catch {
                let reason = (error as? any ExplainedError)?.explanation ?? "\(error)"
                logger.error("a link was not mailed", metadata: ["reason": "\(reason)"])
            }
        }
    }

    /// Mails a link to whoever may come in by this name or mail address, and has not had too many.
    ///
    /// - Returns: to how many.
    /// - Throws: `LedgerError`; `SiteCommandError` when the mail can't be sent.
    @discardableResult
    func send(to typed: String, at now: Timestamp) async throws -> Int {
        guard typed.canBeName else { return 0 }
        let letters = try await books { [self] store in
            try store.members(whoseNameOrAddressIs: typed, limit: Self.mostOfAddress)
                .compactMap { try letter(to: $0, store, at: now) }
        }
        for letter in letters {
            try await SiteCommand(site.mailCommand).run(input: letter.text, within: Self.patience)
        }
        return letters.count
    }

    /// Nil for one who may not come in, has had too many links, or has no address for mail.
    private func letter(
        to member: Member, _ store: Store, at now: Timestamp
    ) throws(LedgerError) -> MailMessage? {
        guard try SignInDesk(store: store).member(mailed: member.userName) != nil else {
            return nil
        }
        let token = Secret()
        let message = MailMessage(
            to: member.email, subject: texts("Sign in to Pagetoll"), id: "link-\(UUID())",
            paragraphs: [
                texts(
                    Sentence(
                        "This link signs {0} in once, within {1} minutes:", member.userName,
                        Self.lifeMinutes)),
                "\(address)/sign-in/link/\(token.text)",
                texts("Whoever has it can use it. If you did not ask for it, do nothing."),
            ], from: site)
        guard let message else { return nil }
        do throws(LedgerError) {
            try store.takeRation(
                of: "sign-in link of \(member.userName)", limit: Self.linksOfPerson, at: now)
        } catch {
            guard case .catalog(.tooManyGuesses) = error else { throw error }
            return nil
        }
        try store.put(
            SignInLink(
                tokenHash: Secret.hash(token.text), userName: member.userName, created: now,
                expires: Timestamp(
                    milliseconds: now.milliseconds + Int64(Self.lifeMinutes) * 60_000)))
        return message
    }

    /// Without a slash at its end.
    private var address: String {
        site.webAddress.hasSuffix("/") ? String(site.webAddress.dropLast()) : site.webAddress
    }
}
