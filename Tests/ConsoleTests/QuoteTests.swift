import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import LedgerStore
import NIOCore
import ScenarioSupport
import Testing

@testable import Console

@Suite("The price of a file, asked by a program")
struct QuoteTests {
    private static let document = PDFDocument([.init(.red), .init(), .init()])

    @Test("It is what the job would cost, line by line, with what would cost less")
    func price() async throws {
        try await ConsoleSite.visitCounting { site in
            let program = try site.program(Scope(.rates, .read))
            let books = try site.books()
            let answer = try await program.price(
                Data(Self.document.bytes), "?queue=office&copies=2")
            #expect(answer.status == .ok)
            let json = try answer.json()
            #expect(json["cents"] == 30 && json["impressions"] == 6 && json["sheets"] == 6)
            #expect(json["colorImpressions"] == 2 && json["rateTable"] == "standard")
            guard case .list(let lines)? = json["lines"] else {
                Issue.record("\(answer.text)")
                return
            }
            #expect(lines.map { $0["quantity"] } == [6] && lines[0]["price"] == "5")
            #expect(try site.books() == books)
        }
    }

    @Test(
        "What has no price is refused, and said why",
        arguments: [
            ("", "?queue=office", "file", "Send the file"),
            ("\u{1}\u{2}\u{3}\u{0}", "?queue=office", "file", "can't be counted"),
            ("%PDF-1.4", "?queue=elsewhere", "queue", "Choose one"),
            ("%PDF-1.4", "?queue=office&copies=0", "copies", "whole number"),
            ("%PDF-1.4", "?queue=office&color=no", "color", "no such parameter"),
            ("%PDF-1.4", "", "queue", "Fill this in"),
        ])
    func refused(file: String, query: String, field: String, problem: String) async throws {
        try await ConsoleSite.visitCounting { site in
            let program = try site.program(Scope(.rates, .read))
            let answer = try await program.price(Data(file.utf8), query)
            #expect(answer.status == .unprocessableContent)
            guard case .text(let sentence)? = try answer.json()["errors"]?[field] else {
                Issue.record("\(answer.text)")
                return
            }
            #expect(sentence.contains(problem))
        }
    }

    @Test("It needs a token for the rates")
    func scope() async throws {
        try await ConsoleSite.visitCounting { site in
            let program = try site.program(Scope(.jobs, .write))
            let answer = try await program.price(Data(Self.document.bytes), "?queue=office")
            #expect(answer.status == .forbidden)
        }
    }
}

extension Program {
    fileprivate func price(_ file: Data, _ query: String) async throws -> TestResponse {
        try await client.execute(
            uri: "/api/v1/quotes" + query, method: .post,
            headers: [.authorization: "Bearer \(token)"], body: ByteBuffer(bytes: file))
    }
}
