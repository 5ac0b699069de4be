internal import Foundation
internal import Hummingbird
internal import LedgerStore

extension Request {
    /// The fields of a form; a name may come several times.
    ///
    /// - Throws: `unreadable` when the body is something else, or larger than a form.
    func formValues(_ context: ConsoleContext) async throws -> [String: [String]] {
        let type = headers[.contentType] ?? ""
        guard type.hasPrefix("application/x-www-form-urlencoded") else {
            throw ConsoleRefusal.unreadable
        }
        let body: ByteBuffer
        do {
            body = try await self.body.collect(upTo: context.maxUploadSize)
        } catch {
            throw ConsoleRefusal.unreadable
        }
        return Self.values(of: String(buffer: body))
    }

    /// What the address asks for after "?".
    var queryValues: [String: [String]] {
        Self.values(of: uri.query ?? "")
    }

    /// Decodes `application/x-www-form-urlencoded` (URL Standard, section 5.1).
    private static func values(of text: String) -> [String: [String]] {
        var values: [String: [String]] = [:]
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
                .map { String($0).replacing("+", with: " ").removingPercentEncoding ?? "" }
            values[parts[0], default: []].append(parts.count == 2 ? parts[1] : "")
        }
        return values
    }
}

extension String {
    /// As a part of a path.
    var pathPart: String {
        addingPercentEncoding(withAllowedCharacters: .alphanumerics.union(Self.unreserved)) ?? ""
    }

    private static let unreserved = CharacterSet(charactersIn: "-._~")
}
