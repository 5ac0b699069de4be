internal import Hummingbird
internal import LedgerStore
internal import NIOCore

/// A form with a file, of a session's.
struct UploadedForm: Sendable {
    let values: [String: [String]]
    /// What its owner calls the file; "" when none was sent.
    let fileName: String
    let file: ReceivedFile

    private static let mostValueBytes = 64 << 10

    /// - Parameter folder: where the file is kept meanwhile.
    /// - Throws: `unreadable`; `staleForm` when the session's token does not come before the file;
    ///   `tooLarge`; `noSpace`.
    init(
        _ request: Request, of session: ConsoleSession, inFolder folder: String
    ) async throws {
        let type = request.headers[.contentType] ?? ""
        guard var reader = MultipartReader(contentType: type) else {
            throw ConsoleRefusal.unreadable
        }
        let file = try ReceivedFile(inFolder: folder)
        var fields: [String: [UInt8]] = [:]
        var (current, fileName, valueBytes, isFile) = ("", "", 0, false)
        do {
            for try await chunk in request.body {
                for event in try reader.read(chunk.readableBytesView) {
                    switch event {
                    case .part(let name, let ofFile):
                        (current, isFile) = (name, ofFile != nil)
                        guard let ofFile else {
                            fields[name] = []
                            continue
                        }
                        try SentForm.check(tokenIn: fields, of: session)
                        fileName = String(ofFile.prefix(Field.longestValue))
                    case .data(let bytes) where isFile:
                        try await file.append(bytes)
                    case .data(let bytes):
                        valueBytes += bytes.count
                        guard valueBytes <= Self.mostValueBytes else {
                            throw ConsoleRefusal.unreadable
                        }
                        fields[current, default: []] += bytes
                    }
                }
            }
        } catch is MultipartReader.Malformed {
            throw ConsoleRefusal.unreadable
        }
        try SentForm.check(tokenIn: fields, of: session)
        guard reader.isComplete, !fileName.isEmpty || file.byteCount == 0 else {
            throw ConsoleRefusal.unreadable
        }
        values = fields.filter { $0.key != SentForm.tokenName }
            .mapValues { [String(decoding: $0, as: UTF8.self)] }
        (self.fileName, self.file) = (fileName, file)
    }
}

extension SentForm {
    fileprivate static func check(
        tokenIn fields: [String: [UInt8]], of session: ConsoleSession
    ) throws(ConsoleRefusal) {
        try check(String(decoding: fields[tokenName] ?? [], as: UTF8.self), of: session)
    }
}
