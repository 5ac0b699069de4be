internal import AsyncHTTPClient
internal import Foundation
internal import NIOCore
internal import NIOFoundationCompat
internal import NIOHTTP1
internal import ScenarioSupport

/// The wire of W3C WebDriver (https://www.w3.org/TR/webdriver2/): JSON by HTTP to a driver at loopback.
struct WebDriver: Sendable {
    /// "http://127.0.0.1:9515"
    let address: String

    /// How long a command may take: a page of a busy machine, and axe-core on a long one.
    private static let limit = TimeAmount.seconds(120)
    private static let longestAnswerBytes = 64 << 20

    private struct Answer<Value: Decodable>: Decodable {
        let value: Value
    }

    /// An answer that holds nothing of interest.
    struct Nothing: Decodable {
        init(from decoder: any Decoder) {}
    }

    /// - Parameter path: below the driver's address: "/session".
    /// - Throws: `unexpectedAnswer` with the driver's words when it refuses.
    func send<Value: Decodable>(
        _ method: String, _ path: String, _ body: WireValue? = nil
    ) async throws -> Value {
        var request = HTTPClientRequest(url: address + path)
        request.method = .init(rawValue: method)
        if let body {
            request.headers.add(name: "content-type", value: "application/json; charset=utf-8")
            request.body = .bytes(ByteBuffer(bytes: try JSONEncoder().encode(body)))
        }
        let response = try await HTTPClient.shared.execute(request, timeout: Self.limit)
        let bytes = Data(
            buffer: try await response.body.collect(upTo: Self.longestAnswerBytes))
        guard response.status == .ok else {
            throw ScenarioError.unexpectedAnswer(
                from: "\(method) \(path)", String(decoding: bytes, as: UTF8.self))
        }
        return try JSONDecoder().decode(Answer<Value>.self, from: bytes).value
    }
}
