import Ledger
import LedgerStore
import Testing

@Suite("The rows of links that sign somebody in", .onEveryEngine)
struct SignInLinkRowTests {
    private static func moment(_ seconds: Int64) -> Timestamp {
        Timestamp(milliseconds: seconds * 1000)
    }

    private static func link(_ hash: String, of user: String, at seconds: Int64) -> SignInLink {
        SignInLink(
            tokenHash: hash, userName: user, created: moment(seconds),
            expires: moment(seconds + 900))
    }

    @Test("A link is somebody's until it is used, ends, or is followed by another of theirs")
    func ends() throws {
        let store = try CatalogSite().store
        for (hash, user, start) in [("a", "anna", 0), ("b", "ben", 0), ("c", "anna", 10)] {
            try store.put(Self.link(hash, of: user, at: Int64(start)))
        }
        #expect(try store.userName(ofSignInLink: "a", at: Self.moment(10)) == nil)
        #expect(try store.userName(ofSignInLink: "b", at: Self.moment(899)) == "ben")
        #expect(try store.userName(ofSignInLink: "b", at: Self.moment(900)) == nil)
        #expect(try store.useSignInLink("c", at: Self.moment(11)) == "anna")
        #expect(try store.useSignInLink("c", at: Self.moment(11)) == nil)
    }

    @Test("Links that have expired are forgotten when another is made")
    func forgotten() throws {
        let store = try CatalogSite().store
        try store.put(Self.link("a", of: "anna", at: 0))
        try store.put(Self.link("b", of: "ben", at: 1000))
        // At a moment of its life, were it still there.
        #expect(try store.userName(ofSignInLink: "a", at: Self.moment(1)) == nil)
    }

    @Test("A member is found by name, or by mail address whatever its capitals")
    func found() throws {
        let store = try CatalogSite().store
        for (text, names) in [
            ("anna", ["anna"]), ("Anna", []), ("ANNA@Example.org", ["anna"]), ("", []),
            ("@", []), ("%@example.org", []),
        ] {
            #expect(
                try store.members(whoseNameOrAddressIs: text, limit: 5).map(\.userName) == names)
        }
        _ = try store.changeMember("ben", email: "anna@example.org", .test)
        let both = try store.members(whoseNameOrAddressIs: "anna@example.org", limit: 5)
        #expect(both.map(\.userName) == ["anna", "ben"])
        #expect(try store.members(whoseNameOrAddressIs: "anna@example.org", limit: 1).count == 1)
    }

    @Test("A ration is used up within the hour, and there again after it")
    func rations() throws {
        let store = try CatalogSite().store
        for second in [0, 1] {
            try store.takeRation(of: "links", limit: 2, at: Self.moment(Int64(second)))
        }
        let end = Self.moment(3600)
        #expect(throws: LedgerError.catalog(.tooManyGuesses(until: end))) {
            try store.takeRation(of: "links", limit: 2, at: Self.moment(3599))
        }
        try store.takeRation(of: "others", limit: 2, at: Self.moment(3599))
        try store.takeRation(of: "links", limit: 2, at: end)
    }
}
