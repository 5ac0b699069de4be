import Desk
import Foundation
import HTTPTypes
import HummingbirdTesting
import Ledger
import LedgerStore
import Money
import Testing

@testable import Console

@Suite("What a program does for a member who has an app of their own")
struct DeskForMembersTests {
    @Test("It asks for a refund, which waits for somebody to decide")
    func refundRequest() async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let open = try site.store.refundRequests(onlyOpen: true, limit: 10)
            _ = try site.store.declineRefund(
                try #require(open.first).id, answer: "It is fine.", .init(by: "anna", at: .now))
            let program = try site.program(Scope(.jobs, .write))
            let body = #"{"cents":15,"reason":"Page 3 is smeared"}"#
            let answer = try await program.post("jobs/7/refund-requests", body, key: "1")
            #expect(answer.status == .ok)
            guard case .list(let requests) = try answer.json() else {
                Issue.record("\(answer.text)")
                return
            }
            #expect(requests.map { $0["cents"] } == [15] && requests[0]["state"] == "open")
            let twice = try await program.post("jobs/7/refund-requests", body, key: "2")
            #expect(twice.status == .unprocessableContent)
            let much = try await program.post(
                "jobs/7/refund-requests", #"{"cents":41,"reason":"All"}"#, key: "3")
            #expect(much.text.contains("give that or less"))
        }
    }

    @Test("It takes a job on the member's account by its code; a wrong one is refused by its field")
    func claim() async throws {
        try await ConsoleSite.visit { site in
            try site.furnish()
            let waiting = try #require(try site.store.prints(ofJob: 8).first)
            let code = try site.store.offerClaim(of: waiting.key, at: .now)
            let program = try site.program(Scope(.jobs, .write))
            for (user, code, field) in [("nobody", code, "user"), ("mia", "XXXX", "code")] {
                let answer = try await program.post(
                    "jobs/claim", #"{"user":"\#(user)","code":"\#(code)"}"#, key: field)
                #expect(answer.status == .unprocessableContent)
                #expect(try answer.json()["errors"]?[field] != nil)
            }
            // There is no cupsd here to release it, which undoes nothing.
            let taken = try await program.post(
                "jobs/claim", #"{"user":"mia","code":"\#(code)"}"#, key: "1")
            #expect(taken.status == .ok)
            #expect(try taken.json()["job"] == 8)
            let again = try await program.post(
                "jobs/claim", #"{"user":"mia","code":"\#(code)"}"#, key: "1")
            #expect(again.text == taken.text)
            let used = try await program.post(
                "jobs/claim", #"{"user":"alice","code":"\#(code)"}"#, key: "2")
            #expect(used.status == .unprocessableContent)
        }
    }
}
