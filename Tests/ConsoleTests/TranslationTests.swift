import Catalog
import Desk
import Foundation
import Gateway
import HTTPTypes
import Ledger
import LedgerStore
import Pricing
import PrintModel
import Site
import Synchronization
import Testing
import Wording

@testable import Console

@Suite("German")
struct TranslationTests {
    private static func german() throws -> [String: String] {
        let file = try #require(Translations.languages["de"])
        return try JSONDecoder().decode([String: String].self, from: Data(file))
    }

    /// Words of the other targets that pages show as they are, and look up by them.
    static let vocabulary: [String] =
        CreditOrigin.allCases.map(\.rawValue) + JournalEntry.Kind.allCases.map(\.rawValue)
        + ConsoleRole.allCases.map(\.rawValue) + RefundRequest.State.allCases.map(\.rawValue)
        + QuoteLine.Unit.allCases.map(\.rawValue) + Evidence.allCases.map(\.rawValue)
        + CatalogError.Subject.allCases.map(\.rawValue) + MediaClass.allCases.map(\.rawValue)
        + ["shadow", "one side", "two sides"] + [PrintColorMode.color, .monochrome].map(\.rawValue)
        + [CreditExpiry.never, .nextRenewal, .endOfPeriod].map(\.description)
        + CalendarUnit.allCases.compactMap { RenewalFrequency(every: 1, $0)?.description }
        + [RateMatch().description] + SampleJob.all.map(\.label)

    /// Literals that look like texts, and are none, or none of a page.
    private static let unseen: Set<String> = [
        "sign-in of \\(name)", "sign-in from \\(address)", "sign-in of \\(name.lowercased())",
        "sign-in link of \\(member.userName)", "sign-in links from \\(address)",
        "no account has such a name or password", "not done after \\(patience)",
        "ended by signal \\(signal)", "exit status \\(status)", "Imported", "Sans",
        "There are no texts in the language \\(name); locale must be en or one of ",
    ]

    /// Whether a page may show the literal: one of more words or with a capital; the label of a case;
    /// what is looked up on the spot. The titles of queries, which only programs see, are none.
    private static func isShown(_ literal: ConsoleSources.Literal) -> Bool {
        let (text, before) = (literal.text, literal.before)
        if before.hasSuffix("Sentence(") { return text != "{0}" }
        guard !literal.file.contains(/^(API|Hooks|Observe)\//), !unseen.contains(text),
            literal.file.contains("/")
                || ["Refusals.swift", "LedgerError+Answer.swift"].contains(literal.file),
            !before.contains(
                /preconditionFailure\($|HTTPField\.Name\($|logger\.[a-z]+\($|, \.settings,$/)
        else { return false }
        if before.contains(/texts\($/) { return true }
        if before.contains(/case \.[A-Za-z]+(, \.[A-Za-z]+)*:$/), text.contains(/^[a-z]+$/) {
            return true
        }
        let words = text.replacing(/\\\(.*\)/, with: "")
        return words.contains(/[A-Za-z,;.] [A-Za-z(]|^[A-Z][a-z]/) && !words.contains("=")
    }

    @Test("Every text that the sources and templates show is translated")
    func complete() throws {
        let german = try Self.german()
        let shown = try ConsoleSources.literals().filter(Self.isShown).map(\.text)
        let all = Set(
            shown + (try ConsoleSources.templateTexts()) + Self.vocabulary
                + (try ConsoleSources.sentencesElsewhere()))
        #expect(all.count > 500)
        let missing = all.subtracting(german.keys).sorted()
        #expect(missing == [])
    }

    @Test("No translation is of a text that is gone")
    func used() throws {
        let known = Set(
            try ConsoleSources.literals().map(\.text) + (try ConsoleSources.templateTexts())
                + Self.vocabulary + (try ConsoleSources.sentencesElsewhere()))
        let gone = Set(try Self.german().keys).subtracting(known).sorted()
        #expect(gone == [])
    }

    @Test("Each translation has the places of its text, and says something")
    func places() throws {
        func places(_ text: String) -> [String] {
            text.matches(of: /\{\{?[a-z0-9]+\}?\}/).map { String($0.output) }.sorted()
        }
        for (english, german) in try Self.german() {
            #expect(places(english) == places(german), "\(english)")
            #expect(!german.isEmpty && german == german.trimmingCharacters(in: .whitespaces))
        }
    }

    @Test("Every page and every form of a German site is German, whoever looks")
    func pages() async throws {
        let missing = Missing()
        try await ConsoleSite.visit {
            $0.locale = "de_DE"
        } onUntranslated: { english in
            missing.note(english)
        } _: { site in
            try site.furnish()
            let (admin, member) = (try await site.browser("anna"), try await site.browser("alice"))
            for path in PageTests.ofOperators + PageTests.ofAdmins + ["/tokens", "/hooks", "/x"] {
                let page = try await admin.get(path).text
                #expect(page.contains("<html lang=\"de\">"), "\(path)")
            }
            for path in ["/my", "/my/price", "/my/claim", "/my/prices", "/my/statement"] {
                _ = try await member.get(path)
            }
            for action in Action.all {
                let browser = try await site.browser(FormTests.visitor(action))
                let path = FormTests.path(action)
                _ = try await browser.post(
                    path, [(String, String)](), token: browser.token(of: path))
            }
        }
        #expect(missing.sorted == [])
    }
}

/// What a site could not say in its language.
private final class Missing: Sendable {
    private let texts = Mutex<Set<String>>([])

    func note(_ english: String) { texts.withLock { _ = $0.insert(english) } }

    var sorted: [String] { texts.withLock { $0.sorted() } }
}
