import Testing

@testable import Console

@Suite("Forms with files")
struct MultipartTests {
    private static let type = "multipart/form-data; boundary=\"xX-1\""
    private static let form =
        "--xX-1\r\nContent-Disposition: form-data; name=\"queue\"\r\n\r\noffice\r\n"
        + "--xX-1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a %22b%22.pdf\"\r\n"
        + "Content-Type: application/pdf\r\n\r\n%PDF\r\n--xX-\r\n\r\n--xX-1\r\n"
        + "Content-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--xX-1--\r\nafter"

    /// Each field with all its data.
    private static func parts(
        of form: String, bytesAtOnce count: Int
    ) throws -> [(String, String?, String)]? {
        var reader = try #require(MultipartReader(contentType: type))
        var parts: [(String, String?, String)] = []
        let bytes = Array(form.utf8)
        for start in stride(from: 0, to: bytes.count, by: count) {
            for event in try reader.read(bytes[start..<min(start + count, bytes.count)]) {
                switch event {
                case .part(let name, let fileName): parts.append((name, fileName, ""))
                case .data(let data):
                    parts[parts.count - 1].2 += String(decoding: data, as: UTF8.self)
                }
            }
        }
        return reader.isComplete ? parts : nil
    }

    @Test("It is read the same however it is cut up", arguments: [1, 2, 3, 7, 64, 10_000])
    func cutUp(count: Int) throws {
        let parts = try #require(try Self.parts(of: Self.form, bytesAtOnce: count))
        #expect(parts.map(\.0) == ["queue", "file", "empty"])
        #expect(parts.map(\.1) == [nil, "a \"b\".pdf", nil])
        #expect(parts.map(\.2) == ["office", "%PDF\r\n--xX-\r\n", ""])
    }

    @Test("One that ends too early is not complete, wherever it ends")
    func cutOff() throws {
        for end in 0..<Self.form.utf8.count - "\r\nafter".utf8.count {
            let part = String(decoding: Array(Self.form.utf8)[..<end], as: UTF8.self)
            #expect(try Self.parts(of: part, bytesAtOnce: 100) == nil, "after \(end) bytes")
        }
    }

    @Test(
        "What is no form is refused",
        arguments: [
            "--xX-1??", "--xX-1\r\nContent-Type: text/plain\r\n\r\nx\r\n--xX-1--",
            "--xX-1\r\nX: " + String(repeating: "x", count: 9000),
            String(
                repeating: "--xX-1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nb\r\n",
                count: 51),
        ])
    func malformed(form: String) {
        #expect(throws: MultipartReader.Malformed.self) {
            try Self.parts(of: form, bytesAtOnce: 1000)
        }
    }

    @Test(
        "Another content type is no form with files",
        arguments: [
            "", "multipart/form-data", "multipart/form-data; boundary=", "text/plain; boundary=a",
            "multipart/form-data; boundary=" + String(repeating: "b", count: 71),
        ])
    func contentType(type: String) {
        #expect(MultipartReader(contentType: type) == nil)
    }
}
