import Catalog
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import NIOCore
import ScenarioSupport
import Site
import Testing

@testable import Console

@Suite("Reports and statements as PDF")
struct PDFTests {
    @Test(
        "Each says what its page says",
        arguments: [
            ("anna", "/reports/report.pdf?by=queue&month=2026-11", ["Reports", "office", "€0.40"]),
            ("otto", "/member/alice/statement.pdf", ["Statement", "Ångström Дмитрий", "€12.40"]),
            ("alice", "/my/statement.pdf", ["Statement", "Ångström Дмитрий", "€12.40"]),
        ])
    func contents(name: String, path: String, texts: [String]) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            _ = try site.store.changeMember(
                "alice", name: "Ångström Дмитрий", .init(by: "test", at: Timestamp(milliseconds: 0))
            )
            let answer = try await site.browser(name).get(path)
            #expect(answer.status == .ok && answer.headers[.contentType] == "application/pdf")
            let file = URL(filePath: site.folder).appending(path: "page.pdf")
            try Data(answer.body.readableBytesView).write(to: file)
            let words = try await Self.run("pdftotext", ["-layout", file.path, "-"])
            for text in texts { #expect(words.contains(text), "\(text) in \(words)") }
        }
    }

    @Test("A table longer than a sheet goes on, with its headings on each")
    func pages() throws {
        let rows = (1...100).map { TableView.Row([.init("Row \($0)"), .init("\($0)")]) }
        let views = try Views(site: SiteConfiguration())
        var content = PageContent(views)
        content.section(
            "rows", table: TableView([.init("Member"), .number("Jobs")], rows, views))
        let pages = String(
            decoding: try content.pdf("Rows", beneath: "today", on: .a4), as: UTF8.self)
        #expect(pages.hasPrefix("%PDF-"))
        #expect(pages.contains("/Count 3"))
    }

    @Test(
        "Columns share the width of the sheet: numbers first, then words by what they need",
        arguments: [
            ([50.0, 300, 40], [false, false, true], [50.0, 110, 40]),
            ([150.0, 300, 40], [false, false, true], [80.0, 80, 40]),
            ([20.0, 30, 40], [true, false, false], [20.0, 140, 40]),
            ([100.0, 300], [true, true], [50.0, 150]),
            ([190.0, 30], [true, false], [172.7, 27.3]),
        ])
    func columns(needed: [Double], isNumber: [Bool], widths: [Double]) {
        let found = PDFSheets.shared(200, needed, isFixed: isNumber)
        #expect(zip(found, widths).allSatisfy { abs($0 - $1) < 0.1 }, "\(found)")
    }

    @Test("What is longer than anybody reads is refused, and the CSV named")
    func tooLong() throws {
        let views = try Views(site: SiteConfiguration())
        var content = PageContent(views)
        let rows = (1...5001).map { TableView.Row([.init("\($0)")]) }
        content.section("rows", table: TableView([.init("Member")], rows, views))
        let error = #expect(throws: InputProblems.self) {
            try content.pdf("Rows", beneath: "today", on: .a4)
        }
        #expect(error?.byField[""].map { views.texts($0) }?.contains("take the CSV") == true)
    }

    private static func run(_ program: String, _ arguments: [String]) async throws -> String {
        try await Task.detached {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [program] + arguments
            let pipe = Pipe()
            process.standardOutput = pipe
            try process.run()
            let data = try pipe.fileHandleForReading.readToEnd() ?? Data()
            process.waitUntilExit()
            return String(decoding: data, as: UTF8.self)
        }.value
    }
}
