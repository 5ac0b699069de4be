internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import NIOCore
internal import Wording

/// A request of a program that changes something, and is done once however often it is sent.
struct Call: Sendable {
    let body: [String: JSONValue]
    let mark: RequestMark

    private static let keyLength = 1...255

    /// - Throws: `CallRefusal`, `unreadable`.
    init(_ request: Request, _ context: ConsoleContext, _ token: APIToken) async throws {
        guard let name = HTTPField.Name("Idempotency-Key"), let key = request.headers[name],
            Self.keyLength.contains(key.utf8.count),
            key.utf8.allSatisfy({ (0x20...0x7e).contains($0) })
        else { throw CallRefusal.noKey }
        let type = (request.headers[.contentType] ?? "").prefix { $0 != ";" }
        guard type.trimmingCharacters(in: .whitespaces).lowercased() == "application/json" else {
            throw CallRefusal.noJSON
        }
        let bytes: Data
        do {
            bytes = Data(
                try await request.body.collect(upTo: context.maxUploadSize).readableBytesView)
        } catch {
            throw CallRefusal.tooLarge
        }
        guard let body = try? JSONDecoder().decode([String: JSONValue].self, from: bytes) else {
            throw CallRefusal.noJSON
        }
        self.body = body
        // By what it means: a program that sends it again may write it in another order.
        let meaning = String(decoding: try JSONValue.object(body).bytes, as: UTF8.self)
        mark = RequestMark(
            sender: .token(token.id), key: key,
            requestHash: Secret.hash("\(request.method.rawValue) \(request.uri.path)\n\(meaning)"),
            run: Secret().text, at: .now)
    }
}

/// Why a program's request is not looked at.
enum CallRefusal: Error, Hashable, CaseIterable {
    case noKey
    case noJSON
    case tooLarge
    case otherRequest
    case noAnswer

    var status: HTTPResponse.Status {
        switch self {
        case .noKey, .noJSON: .badRequest
        case .tooLarge: .contentTooLarge
        case .otherRequest: .unprocessableContent
        case .noAnswer: .conflict
        }
    }

    var sentence: Sentence {
        switch self {
        case .noKey:
            Sentence(
                "Send an Idempotency-Key of 1 to 255 printable ASCII characters, the same when the "
                    + "request is sent again.")
        case .noJSON: Sentence("The body must be a JSON object, sent as application/json.")
        case .tooLarge: Sentence("The body is too large.")
        case .otherRequest:
            Sentence("This Idempotency-Key was used for another request; use a new one.")
        case .noAnswer:
            Sentence(
                "This was sent before and is being done, or was cut off after it changed something; "
                    + "look at what changed before you send it anew.")
        }
    }
}
