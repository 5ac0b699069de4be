import Catalog
import Interchange
import Ledger
import Money
import Testing

@Suite("Members in CSV")
struct MemberRowTests {
    private func read(_ text: String) -> Import<MemberRow> {
        Import(membersCSV: Array(text.utf8))
    }

    @Test("A file says of each member what its columns name")
    func fixture() throws {
        let found = Import(membersCSV: try Fixture.bytes("members.csv"))
        #expect(found.faults.isEmpty && found.rows.map(\.line) == [2, 3, 4])
        let anna = try #require(found.rows.first)
        #expect(anna.userName == "anna" && anna.name == "Anna \"A.\" Example")
        #expect(anna.pricing == .credits && anna.isSuspended == false && anna.plan == nil)
        #expect(anna.cents == Cents(1250) && anna.expires == CreditExpiry("2027-12-31"))
        #expect(anna.aliases == ["ACME\\anna", "a.example"])
        #expect(found.rows[1].cents == Cents(300) && found.rows[1].name == nil)
        #expect(found.rows[2].isSuspended == true && found.rows[2].cents == nil)
    }

    @Test("The order of the columns is free, and only user must be there")
    func columns() {
        #expect(read("cents,user\n5,anna\n").rows.first?.cents == Cents(5))
        #expect(read("user\nanna\n").rows.map(\.userName) == ["anna"])
    }

    @Test(
        "A file without a usable header is refused",
        arguments: ["", "name\nAnna\n", "user,user\n", "user,credit\na,5\n", "\"user\n"])
    func headers(text: String) {
        let found = read(text)
        #expect(found.rows.isEmpty && found.faults.map(\.line) == [1])
    }

    @Test("All wrong lines are told at once")
    func faults() {
        let lines = [
            "user,cents,expires,pricing,suspended", "a,5,,,", ",5,,,", "b,-1,,,", "c,1.50,,,",
            "d,1000000000001,,,", "e,5,tomorrow,,", "f,,,gratis,", "g,,,,1", "h,5", "i,5,,,,",
            "j,5,never,free,yes",
        ]
        let found = read(lines.joined(separator: "\n"))
        #expect(found.rows.map(\.userName) == ["a", "j"])
        #expect(found.faults.map(\.line) == Array(3...11))
        #expect(found.faults[2].reason.contains("1.50"))
    }

    @Test("No cents is no credit")
    func noCents() {
        #expect(read("user,cents\na,0\nb,\n").rows.map(\.cents) == [nil, nil])
    }

    @Test(
        "What the writer keeps from being a formula is read as it was",
        arguments: ["=1+1", "+49", "-", "@a", "'=1", "''=1", "'a", "a", "\tx"])
    func formulas(text: String) {
        let line = CSV.line([.text(text)])
        #expect(!"=+-@\t\r".contains(line.first { $0 != "\"" } ?? "="))
        #expect(read("user\r\n" + line).rows.map(\.userName) == [text])
    }
}
