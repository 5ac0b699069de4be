internal import Crypto
internal import Desk
internal import Foundation
internal import Ledger
internal import LedgerStore

/// What is sent to a hook, and how it proves that it comes from here (Standard Webhooks 1.0.0:
/// HMAC-SHA-256 of the id, the time and the body).
struct HookMessage: Sendable {
    let headers: [(String, String)]
    let body: String

    /// - Parameter now: when it is sent; receivers refuse what is much older.
    init(_ attempt: HookTry, at now: Timestamp) {
        let id = "event_\(attempt.event.id)"
        let seconds = "\(now.milliseconds / 1000)"
        body = Self.body(of: attempt.event)
        let signature = Self.signature(
            of: "\(id).\(seconds).\(body)", secret: attempt.hook.secret)
        headers = [
            ("content-type", "application/json"), ("user-agent", "Pagetoll"),
            ("webhook-id", id), ("webhook-timestamp", seconds), ("webhook-signature", signature),
        ]
    }

    /// "v1," and base 64.
    static func signature(of text: String, secret: String) -> String {
        let key = Data(base64Encoded: String(secret.dropFirst(secretPrefix.count))) ?? Data()
        let code = HMAC<SHA256>.authenticationCode(
            for: Data(text.utf8), using: SymmetricKey(data: key))
        return "v1,\(Data(code).base64EncodedString())"
    }

    static let secretPrefix = "whsec_"

    static func newSecret() -> String {
        secretPrefix
            + SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.base64EncodedString()
    }

    private static func body(of event: Event) -> String {
        let data = (try? JSONDecoder().decode(JSONValue.self, from: Data(event.data.utf8))) ?? .null
        let message: JSONValue = [
            "id": .integer(event.id), "type": .text(event.kind.rawValue),
            "timestamp": .text(event.at.iso8601), "data": data,
        ]
        // Plain strings and numbers can always be encoded.
        guard let bytes = try? message.bytes else { preconditionFailure("no JSON") }
        return String(decoding: bytes, as: UTF8.self)
    }
}
