import Foundation
import HTTPTypes
import HummingbirdTesting
import NIOCore

@testable import Console

extension Browser {
    /// Sends a form with a file.
    ///
    /// - Parameter token: nil for the form's own.
    func upload(
        _ file: Data?, named name: String, _ values: [String: String], to page: String,
        token: String? = nil
    ) async throws -> TestResponse {
        let token = if let token { token } else { try await self.token(of: page) }
        var body = Data()
        func add(_ header: String, _ value: Data) {
            body += Data("--bound\r\nContent-Disposition: form-data; \(header)\r\n\r\n".utf8)
            body += value + Data("\r\n".utf8)
        }
        add("name=\"form-token\"", Data(token.utf8))
        for (name, value) in values {
            add("name=\"\(name)\"", Data(value.utf8))
        }
        let quoted = name.replacing("\"", with: "%22")
        if let file { add("name=\"file\"; filename=\"\(quoted)\"", file) }
        body += Data("--bound--\r\n".utf8)
        return try await client.execute(
            uri: page, method: .post,
            headers: [.cookie: cookie, .contentType: "multipart/form-data; boundary=bound"],
            body: ByteBuffer(bytes: body))
    }
}
