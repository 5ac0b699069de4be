import Ledger
import LedgerStore
import Money
import Testing

@Suite("Refunds, requests and invoices of prints", .onEveryEngine)
struct RefundTests {
    @Test("The documents of a job are refunded all or none")
    func wholeJob() throws {
        let site = try PrintSite()
        let first = try #require(try site.print(300, documents: 1).reservation)
        let second = try #require(try site.print(200, PrintSite.job(13)).reservation)
        let parts = [
            Refund(reservation: first, cents: Cents(300)),
            Refund(reservation: second, cents: Cents(201)),
        ]
        #expect(throws: LedgerError.refundExceedsCharge(Cents(201), of: Cents(200))) {
            try site.store.refund(parts, graceEnd: nil, reason: "", .test)
        }
        #expect(try site.balance.available == Cents(500))
        try site.store.refund(
            [parts[0], Refund(reservation: second, cents: Cents(150))], graceEnd: nil,
            reason: "smeared", .test)
        #expect(try site.balance.available == Cents(950))
        let refund = try #require(try site.store.refunds(of: second).first)
        #expect(refund.cents == Cents(150) && refund.reason == "smeared")
        #expect(try site.records.map(\.charged) == [Cents(200), Cents(300)])
        _ = try site.head
    }

    @Test("A member asks, an admin grants, changes or declines; each request is decided once")
    func requests() throws {
        let site = try PrintSite()
        let refunds = try (1...3).map { number in
            let print = try site.print(100, PrintSite.job(number))
            return Refund(reservation: try #require(print.reservation), cents: Cents(60))
        }
        let ids = try refunds.map { refund in
            try site.store.requestRefund(refund, reason: "faint", at: site.tick()).id
        }
        #expect(throws: LedgerError.catalog(.alreadyRequested)) {
            try site.store.requestRefund(refunds[0], reason: "again", at: site.tick())
        }
        let asked = try site.store.grantRefund(
            ids[0], cents: nil, graceEnd: nil, answer: "", .test)
        #expect(asked.state == .granted && asked.granted == Cents(60))
        let changed = try site.store.grantRefund(
            ids[1], cents: Cents(10), graceEnd: nil, answer: "one page", .test)
        #expect(changed.granted == Cents(10) && changed.answer == "one page")
        let declined = try site.store.declineRefund(ids[2], answer: "it is fine", .test)
        #expect(declined.state == .declined && declined.granted == nil)
        #expect(try site.balance.available == Cents(1000 - 300 + 70))
        for id in ids {
            #expect(throws: LedgerError.catalog(.requestDecided(id))) {
                try site.store.grantRefund(id, cents: nil, graceEnd: nil, answer: "", .test)
            }
        }
        #expect(try site.store.refundRequests(onlyOpen: true, limit: 9).isEmpty)
        #expect(try site.store.refundRequests(onlyOpen: false, limit: 9).map(\.id) == [3, 2, 1])
        #expect(throws: LedgerError.catalog(.unknown(.refundRequest, "9"))) {
            try site.store.declineRefund(9, answer: "", .test)
        }
        _ = try site.head
    }

    @Test("What is asked back of several documents is asked for all or none")
    func requestsAtOnce() throws {
        let site = try PrintSite()
        let refunds = try (1...2).map { number in
            let print = try site.print(100, PrintSite.job(number))
            return Refund(reservation: try #require(print.reservation), cents: Cents(60))
        }
        _ = try site.store.requestRefund(refunds[1], reason: "faint", at: site.tick())
        #expect(throws: LedgerError.catalog(.alreadyRequested)) {
            try site.store.requestRefunds(refunds, reason: "both", at: site.tick())
        }
        #expect(try site.store.refundRequests(onlyOpen: true, limit: 9).count == 1)
        _ = try site.store.declineRefund(1, answer: "it is fine", .test)
        let requests = try site.store.requestRefunds(refunds, reason: "both", at: site.tick())
        #expect(requests.map(\.cents) == [Cents(60), Cents(60)])
    }

    @Test("Nobody asks back more than a print was charged, nor for one that was not")
    func tooMuch() throws {
        let site = try PrintSite()
        let charged = try #require(try site.print(100).reservation)
        #expect(throws: LedgerError.refundExceedsCharge(Cents(101), of: Cents(100))) {
            try site.store.requestRefund(
                Refund(reservation: charged, cents: Cents(101)), reason: "", at: site.tick())
        }
        _ = try site.admit(PrintSite.job(2))
        let pending = try #require(try site.reserve(5, PrintSite.job(2)).reservation)
        #expect(throws: LedgerError.notCharged) {
            try site.store.requestRefund(
                Refund(reservation: pending, cents: Cents(5)), reason: "", at: site.tick())
        }
    }

    @Test("All that members owe is billed once, with its jobs, whatever the period")
    func invoices() throws {
        let site = try PrintSite(pricing: .invoice)
        _ = try site.member("ben", .invoice)
        _ = try site.print(70)
        let end = site.tick()
        _ = try site.admit(PrintSite.job(2), user: "ben")
        _ = try site.reserve(30, PrintSite.job(2))
        try site.settle(30, as: .completed, PrintSite.job(2))
        #expect(try site.store.openLines(before: end).map(\.item.cents) == [Cents(70)])
        let first = try site.store.billAll(before: end, .test)
        #expect(first.map(\.cents) == [Cents(70)])
        #expect(try site.store.billAll(before: end, .test).isEmpty)
        let second = try site.store.billAll(before: site.tick(), .test)
        #expect(second.map(\.cents) == [Cents(30)])
        let line = try #require(try site.store.lines(ofInvoice: second[0].number).first)
        #expect(line.print?.key.jobID == 2 && line.print?.userName == "ben")
        let invoices = try site.store.invoiceList(after: nil, limit: 9)
        #expect(invoices.map(\.cents) == [Cents(30), Cents(70)])
        #expect(try site.store.openLines(before: site.tick()).isEmpty)
        #expect(try site.balance.owed == .zero)
        _ = try site.head
    }
}
