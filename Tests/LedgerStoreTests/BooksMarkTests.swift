import Ledger
import LedgerStore
import Testing

@Suite("Where the books stand", .onEveryEngine)
struct BooksMarkTests {
    @Test("The mark is another one after each step of a print and each credit, and only then")
    func steps() throws {
        let site = try PrintSite()
        let other = try site.member("ben")
        var marks = [try site.store.booksMark(of: site.anna)]
        var all = [try site.store.booksMark()]
        func look() throws {
            marks.append(try site.store.booksMark(of: site.anna))
            all.append(try site.store.booksMark())
        }
        _ = try site.admit()
        try look()
        _ = try site.reserve(300)
        try look()
        try site.settle(210)
        try look()
        try site.give(100, to: site.anna)
        try look()
        #expect(Set(marks).count == 5 && Set(all).count == 5)

        try site.give(100, to: other)
        #expect(try site.store.booksMark(of: site.anna) == marks.last)
        #expect(try site.store.booksMark() != all.last)
        #expect(try site.store.booksMark(of: other) == site.store.booksMark(of: other))
    }
}
