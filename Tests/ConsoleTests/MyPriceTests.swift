import Catalog
import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerStore
import Money
import NIOCore
import Pricing
import PrintModel
import ScenarioSupport
import Site
import Testing

@testable import Console

@Suite("The price of a file before it is printed")
struct MyPriceTests {
    private static let document = PDFDocument([.init(.red), .init(), .init()])

    @Test("It is what the job would cost, with what would cost less, and whether credit covers it")
    func price() async throws {
        try await Self.visit { site in
            let browser = try await site.browser("alice")
            let answer = try await browser.upload(
                Data(Self.document.bytes), named: "a \"red\" <page>.pdf", ["queue": "office"])
            #expect(answer.status == .ok)
            for text in [
                "a &quot;red&quot; &lt;page&gt;.pdf", "€0.30", "In black and white", "€0.15",
                "covers it",
            ] { #expect(answer.text.contains(text), "\(text)") }
            let copies = try await browser.upload(
                Data(Self.document.bytes), named: "a.pdf",
                ["queue": "office", "copies": "100", "print-color-mode": "monochrome"])
            #expect(copies.text.contains("€15.00") && copies.text.contains("lacks €3.00"))
            #expect(try site.store.prints(ofUser: "alice", limit: 10).count == 3)
        }
    }

    @Test(
        "What can't be priced is said beside its field",
        arguments: [
            ("", ["queue": "office"], "Choose a file."),
            ("\u{1}\u{2}\u{3}\u{0}", ["queue": "office"], "id=\"file-problem\""),
            ("%PDF-1.4", ["queue": "elsewhere"], "Choose one"),
            ("%PDF-1.4", ["queue": "office", "copies": "0"], "Give a whole number"),
        ])
    func wrong(text: String, values: [String: String], problem: String) async throws {
        try await Self.visit { site in
            let answer = try await site.browser("alice").upload(
                Data(text.utf8), named: "a.pdf", values)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains(problem))
        }
    }

    @Test("A form that is refused leaves nothing open")
    func abandoned() async throws {
        try await Self.visit { site in
            let browser = try await site.browser("alice")
            for _ in 0..<20 {
                let answer = try await browser.upload(
                    Data(Self.document.bytes), named: "a.pdf", ["queue": "office"], token: "0")
                #expect(answer.status == .forbidden)
            }
            let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd")
            let files = descriptors.compactMap {
                try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/fd/\($0)")
            }
            #expect(!files.contains { $0.hasPrefix(site.folder + "/#") })
        }
    }

    @Test("A form without the session's token is refused, with a file or without one")
    func unsigned() async throws {
        try await Self.visit { site in
            let browser = try await site.browser("alice")
            for file in [Data(Self.document.bytes), nil] {
                let answer = try await browser.upload(
                    file, named: "a.pdf", ["queue": "office"], token: "0")
                #expect(answer.status == .forbidden)
            }
        }
    }

    @Test("A file without the form's token before it is refused, and so is what is no form")
    func refused() async throws {
        try await Self.visit { site in
            let browser = try await site.browser("alice")
            let answer = try await browser.upload(
                Data(Self.document.bytes), named: "a.pdf", ["queue": "office"], token: "0")
            #expect(answer.status == .forbidden)
            let plain = try await browser.send("/my/price", ["queue": "office"])
            #expect(plain.status == .badRequest)
        }
    }

    private static func visit(
        _ body: @escaping @Sendable (ConsoleSite) async throws -> Void
    ) async throws {
        try await ConsoleSite.visitCounting { site in
            _ = try site.store.changeRateTable(named: "standard", at: .now, by: "test") {
                $0.setting(
                    RateRule(
                        match: RateMatch(color: .color), perImpression: Price(millicents: 20_000)))
            }
            try await body(site)
        }
    }
}

extension Browser {
    fileprivate func upload(
        _ file: Data?, named name: String, _ values: [String: String], token: String? = nil
    ) async throws -> TestResponse {
        let defaults = ["copies": "1", "sides": "", "print-color-mode": ""]
        return try await upload(
            file, named: name, defaults.merging(values) { $1 }, to: "/my/price", token: token)
    }
}
