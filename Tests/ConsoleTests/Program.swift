import Desk
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Ledger
import LedgerStore
import NIOCore
import Testing

@testable import Console

/// A program with a token.
struct Program {
    let client: any TestClientProtocol
    let token: String

    func get(_ path: String) async throws -> TestResponse {
        try await client.execute(
            uri: "/api/v1/" + path, method: .get, headers: [.authorization: "Bearer \(token)"])
    }

    /// - Parameters:
    ///   - body: JSON.
    ///   - key: the Idempotency-Key; nil for none.
    func post(_ path: String, _ body: String, key: String?) async throws -> TestResponse {
        var headers: HTTPFields = [
            .authorization: "Bearer \(token)", .contentType: "application/json",
        ]
        if let key { headers[try #require(HTTPField.Name("Idempotency-Key"))] = key }
        return try await client.execute(
            uri: "/api/v1/" + path, method: .post, headers: headers,
            body: ByteBuffer(string: body))
    }
}

extension ConsoleSite {
    /// A program that may do all of this.
    func program(_ scopes: Scope...) throws -> Program {
        let (_, text) = try store.makeToken(
            named: "platform", scopes: scopes, expires: nil, .init(by: "anna", at: .now))
        return Program(client: client, token: text)
    }
}

extension TestResponse {
    func json() throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(body.readableBytesView))
    }
}
