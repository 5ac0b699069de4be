import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Testing

@testable import Console

@Suite("The desk's pages")
struct PageTests {
    static let ofOperators = [
        "/", "/members", "/members?search=ali&state=active&order=name&direction=down",
        "/member/alice", "/member/alice/statement", "/teams", "/team/Crew", "/plans",
        "/plan/Coworker", "/products", "/product/Card", "/vouchers", "/rates", "/rate/standard",
        "/queues", "/queue/office", "/jobs", "/jobs?user=alice&state=held&from=2020-01-01",
        "/jobs?after=1795000000001.1.1.local", "/job/7", "/job/8", "/job/9", "/refund-requests",
        "/refund-requests?state=all", "/invoices", "/invoices/owed", "/reports",
        "/reports?by=queue&month=2026-11", "/reports?by=month&month=2026-11",
        "/reports?by=member&month=2026-11", "/reports?by=team&month=2026-11", "/ledger",
        "/ledger?after=2",
    ]

    static let ofAdmins = [
        "/audit-log", "/settings", "/users", "/users?role=member", "/user/otto", "/works",
        "/voucher/1/sheet", "/members/import",
    ]

    @Test("Every page of the desk is shown to an operator", arguments: ofOperators)
    func shown(path: String) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let answer = try await site.browser("otto").get(path)
            #expect(answer.status == .ok)
            #expect(answer.text.contains("<h1>") && !answer.text.contains("<b>Letter"))
        }
    }

    @Test("What is an admin's is shown to admins only", arguments: ofAdmins)
    func admins(path: String) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            #expect(try await site.browser("anna").get(path).status == .ok)
            #expect(try await site.browser("otto").get(path).status == .forbidden)
        }
    }

    @Test("Every page of the menu is there, and marked in it", arguments: Menu.all.flatMap(\.items))
    func menu(item: Menu.Item) async throws {
        try await ConsoleSite.visit { site in
            let name = item.roles.contains(.admin) ? "anna" : "mia"
            let answer = try await site.browser(name).get(item.location)
            #expect(answer.status == .ok)
            #expect(answer.text.contains("href=\"\(item.location)\" aria-current=\"page\""))
            #expect(answer.text.components(separatedBy: "aria-current").count == 2)
        }
    }

    @Test(
        "A form says whose it is, and leads back there",
        arguments: [
            ("/member/alice/credits/add", "/member/alice", "alice"),
            ("/rate/standard/edit", "/rate/standard", "standard"),
            ("/members/add", "/members", "Members and contacts"),
            ("/members/import", "/members", "Members and contacts"),
        ])
    func origin(path: String, location: String, label: String) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let answer = try await site.browser("anna").get(path)
            #expect(
                answer.text.contains("<p class=\"origin\"><a href=\"\(location)\">\(label)</a>"))
        }
    }

    @Test("Billing is offered to admins only", arguments: ["/invoices", "/invoices/owed"])
    func billing(path: String) async throws {
        try await ConsoleSite.visit { site in
            let link = "href=\"/invoices/bill\""
            let admins = try await site.browser("anna").get(path)
            let operators = try await site.browser("otto").get(path)
            #expect(admins.text.contains(link) && !operators.text.contains(link))
        }
    }

    @Test(
        "Tables come as files for spreadsheets",
        arguments: [
            ("/member/alice/statement.csv", "entry,at,kind"), ("/invoices/owed.csv", "invoice,"),
            ("/reports/report.csv?by=member&month=2026-11", "alice,1,8,2,4,4,40,1"),
            ("/reports/report.csv?by=queue&month=2026-11", "office,1,8,2,4,4,40,1"),
        ])
    func files(path: String, line: String) async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let answer = try await site.browser("otto").get(path)
            #expect(answer.status == .ok && answer.text.contains(line))
            #expect(answer.headers[.contentDisposition]?.hasPrefix("attachment") == true)
        }
    }

    @Test(
        "What is not there is said to be missing",
        arguments: [
            "/nowhere", "/member/nobody", "/team/None", "/plan/None", "/job/99", "/job/x",
            "/rate/None",
        ])
    func missing(path: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.browser("anna").get(path)
            #expect(answer.status == .notFound)
            #expect(answer.text.contains("href=\"/members\""), "The page has its menu")
        }
    }

    @Test("Long work is begun, shows that it is done, and what came of it")
    func work() async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let browser = try await site.browser("anna")
            let answer = try await browser.send("/ledger/check", ["head": ""])
            let place = try #require(answer.headers[.location])
            var page = try await browser.get(place)
            while page.headers[.init("Refresh") ?? .location] != nil {
                try await Task.sleep(for: .milliseconds(20))
                page = try await browser.get(place)
            }
            #expect(page.text.contains("The books are right"))
        }
    }
}
