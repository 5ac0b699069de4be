import Console
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import Site
import Testing

@Suite("Who gets into the console")
struct SignInTests {
    private static let form: HTTPFields = [.contentType: "application/x-www-form-urlencoded"]

    @Test(
        "Whoever is not signed in is sent to sign in", arguments: ["/", "/members", "/members/add"])
    func signedOut(path: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.client.execute(uri: path, method: .get)
            #expect(answer.status == .seeOther && answer.headers[.location] == "/sign-in")
        }
    }

    @Test(
        "A wrong name and a wrong password are answered alike",
        arguments: ["name=anna&password=wrong", "name=nobody&password=wrong", "name=&password="])
    func wrong(form: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.client.execute(
                uri: "/sign-in", method: .post, headers: Self.form,
                body: ByteBuffer(string: form))
            #expect(answer.status == .unprocessableContent)
            #expect(answer.text.contains("The name or the password is wrong"))
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test(
        "A form that another site sends signs nobody in",
        arguments: ["/sign-in", "/sign-in/link", "/sign-in/link/0"])
    func crossSite(path: String) async throws {
        try await ConsoleSite.visit({
            $0.mailCommand = ["/bin/true"]
            $0.webAddress = "https://print.example.org"
        }) { site in
            var headers = Self.form
            headers[try #require(HTTPField.Name("Sec-Fetch-Site"))] = "cross-site"
            let answer = try await site.client.execute(
                uri: path, method: .post, headers: headers,
                body: ByteBuffer(
                    string: "name=anna&password=\(ConsoleSite.password.formEncoded)&who=anna"))
            #expect(answer.status == .forbidden && answer.headers[.setCookie] == nil)
        }
    }

    @Test("After five wrong passwords even the right one is not looked at")
    func guessing() async throws {
        try await ConsoleSite.visit { site in
            for _ in 0..<5 {
                _ = try await site.client.execute(
                    uri: "/sign-in", method: .post, headers: Self.form,
                    body: ByteBuffer(string: "name=anna&password=wrong"))
            }
            let answer = try await site.client.execute(
                uri: "/sign-in", method: .post, headers: Self.form,
                body: ByteBuffer(
                    string: "name=anna&password=\(ConsoleSite.password.formEncoded)"))
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.setCookie] == nil)
        }
    }

    @Test("A session ends when its user signs out, and when the password is changed")
    func ends() async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("anna")
            let token = try await browser.token(of: "/")
            _ = try await browser.post("/sign-out", [:], token: token)
            #expect(try await browser.get("/").status == .seeOther)

            let other = try await site.browser("anna")
            let user = try #require(try site.store.consoleUser("anna"))
            try site.store.put(user, .init(by: "test", at: Timestamp(milliseconds: 0)))
            #expect(try await other.get("/").status == .seeOther)
        }
    }

    @Test("Cookies of the session can't be read by scripts, and over TLS go by TLS only")
    func cookies() async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.client.execute(
                uri: "/sign-in", method: .post, headers: Self.form,
                body: ByteBuffer(
                    string: "name=anna&password=\(ConsoleSite.password.formEncoded)"))
            let cookie = try #require(answer.headers[.setCookie])
            #expect(cookie.contains("HttpOnly") && cookie.contains("SameSite=Lax"))
            #expect(!cookie.contains("Secure"))
        }
        try await ConsoleSite.visit({ $0.behindProxy = true }) { site in
            let answer = try await site.client.execute(
                uri: "/sign-in", method: .post, headers: Self.form,
                body: ByteBuffer(
                    string: "name=anna&password=\(ConsoleSite.password.formEncoded)"))
            #expect(answer.headers[.setCookie]?.contains("Secure") == true)
            #expect(answer.headers[.strictTransportSecurity] != nil)
        }
    }

    @Test("Every answer forbids scripts and frames of others", arguments: ["/sign-in", "/nothing"])
    func headers(path: String) async throws {
        try await ConsoleSite.visit { site in
            let answer = try await site.client.execute(uri: path, method: .get)
            let policy = try #require(answer.headers[.contentSecurityPolicy])
            #expect(
                policy.contains("default-src 'none'") && policy.contains("frame-ancestors 'none'"))
            #expect(answer.headers[.cacheControl] == "no-store")
        }
    }

    @Test("A member has no way to the desk's pages", arguments: ["/members", "/member/alice"])
    func roles(path: String) async throws {
        try await ConsoleSite.visit { site in
            let browser = try await site.browser("mia")
            #expect(try await browser.get(path).status == .forbidden)
        }
    }

    @Test("A password is stored so that it can be tested, and nothing else")
    func hashes() throws {
        let hash = try PasswordHash(of: "correct horse")
        #expect(!hash.text.contains("correct"))
        #expect(PasswordHash(stored: hash.text).matches("correct horse"))
        #expect(!PasswordHash(stored: hash.text).matches("correct horse "))
        #expect(try PasswordHash(of: "correct horse").text != hash.text)
        for text in ["", "scrypt$1$8$1$x$y", "plain", "scrypt$0$8$1$AAAA$AAAA"] {
            #expect(!PasswordHash(stored: text).matches("correct horse"))
        }
    }
}
