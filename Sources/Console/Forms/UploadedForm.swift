internal import Hummingbird
internal import LedgerStore
internal import NIOCore
internal import NIOPosix
internal import Spool
internal import SystemPackage

/// A form with a file, of a session's. The file is on disk without a name, and gone with this.
final class UploadedForm: Sendable {
    let values: [String: [String]]
    /// What its owner calls the file; "" when none was sent.
    let fileName: String
    let file: SystemPackage.FileDescriptor
    let byteCount: Int

    /// The largest file.
    static let mostBytes = 200 << 20

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
        do throws(SpoolError) {
            file = try SpooledData.unnamedFile(inFolder: folder)
        } catch {
            throw ConsoleRefusal.noSpace
        }
        var fields: [String: [UInt8]] = [:]
        var (current, fileName, valueBytes, byteCount) = ("", "", 0, 0)
        var isFile = false
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
                        try SentForm.check(
                            String(decoding: fields[SentForm.tokenName] ?? [], as: UTF8.self),
                            of: session)
                        fileName = String(ofFile.prefix(Field.longestValue))
                    case .data(let bytes) where isFile:
                        byteCount += bytes.count
                        guard byteCount <= Self.mostBytes else { throw ConsoleRefusal.tooLarge }
                        try await NIOThreadPool.singleton.runIfActive { [file] in
                            do { try file.writeAll(bytes) } catch { throw ConsoleRefusal.noSpace }
                        }
                    case .data(let bytes):
                        valueBytes += bytes.count
                        guard valueBytes <= Self.mostValueBytes else {
                            throw ConsoleRefusal.unreadable
                        }
                        fields[current, default: []] += bytes
                    }
                }
            }
            guard reader.isComplete, !fileName.isEmpty || byteCount == 0 else {
                throw ConsoleRefusal.unreadable
            }
        } catch is MultipartReader.Malformed {
            throw ConsoleRefusal.unreadable
        }
        values = fields.filter { $0.key != SentForm.tokenName }
            .mapValues { [String(decoding: $0, as: UTF8.self)] }
        (self.fileName, self.byteCount) = (fileName, byteCount)
    }

    deinit { try? file.close() }
}
