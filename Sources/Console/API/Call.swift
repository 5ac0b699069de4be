internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import LedgerStore
internal import NIOCore

/// A request of a program that changes something, and is done once however often it is sent.
struct Call: Sendable {
    let body: [String: JSONValue]
    private let mark: RequestMark

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
            token: token.id, key: key,
            requestHash: Secret.hash("\(request.method.rawValue) \(request.uri.path)\n\(meaning)"),
            run: Secret().text, at: .now)
    }

    /// Does what is asked for, unless that was done before under the same key.
    ///
    /// The mark is written in the transaction that changes something. When the program dies before
    /// the answer is kept, the same request is refused rather than done twice.
    ///
    /// - Parameters:
    ///   - keepsAnswer: whether the same request gets it again; else that is refused.
    ///   - work: does it in the store that it is given.
    /// - Returns: the answer, and whether it is that of an earlier try.
    func once(
        _ store: Store, keepsAnswer: Bool, _ work: (Store) throws -> MarkedRequest.Answer
    ) throws -> (MarkedRequest.Answer, isRepeated: Bool) {
        if let earlier = try earlierAnswer(store) { return (earlier, true) }
        let answer = try work(store.marking(mark))
        if keepsAnswer { try store.keep(answer, of: mark) }
        // Another try was faster, and this one was undone: it is that one's answer that counts.
        if answer.status >= 400, let earlier = try earlierAnswer(store), earlier != answer {
            return (earlier, true)
        }
        return (answer, false)
    }

    private func earlierAnswer(_ store: Store) throws -> MarkedRequest.Answer? {
        guard let earlier = try store.request(ofToken: mark.token, key: mark.key) else {
            return nil
        }
        guard earlier.requestHash == mark.requestHash else { throw CallRefusal.otherRequest }
        guard let answer = earlier.answer else { throw CallRefusal.noAnswer }
        return answer
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
                "A request with this Idempotency-Key is running, or was cut off after it changed "
                    + "something; look at the ledger before you send it with a new key.")
        }
    }
}
