internal import Desk
internal import Foundation
internal import Ledger
package import Logging

/// A log of one JSON object a line, on standard error.
package struct JSONLines: LogHandler {
    package var metadata: Logger.Metadata = [:]
    package var logLevel = Logger.Level.info
    private let label: String
    private let write: @Sendable (String) -> Void

    package init(
        label: String,
        write: @escaping @Sendable (String) -> Void = { line in
            FileHandle.standardError.write(Data(line.utf8))
        }
    ) {
        self.label = label
        self.write = write
    }

    package subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line: [String: JSONValue] = metadata.merging(event.metadata ?? [:]) { _, new in new }
            .mapValues { .text("\($0)") }
        line["time"] = .text(Timestamp.now.iso8601)
        line["level"] = .text(event.level.rawValue)
        line["message"] = .text("\(event.message)")
        line["label"] = .text(label)
        guard let bytes = try? JSONValue.object(line).bytes else { return }
        write(String(decoding: bytes, as: UTF8.self) + "\n")
    }
}
