internal import Foundation
package import Interchange
internal import Ledger
package import LedgerStore
internal import SystemPackage

/// Files that are written one after another, each by pieces.
package struct ExportFolder: ExportSink {
    private let path: FilePath
    private let format: TableFormat
    private let madeFolder: Bool
    private var file: FileDescriptor?
    private var columns: [String] = []
    private var isFirst = true
    private var buffer: [UInt8] = []
    /// The names of the files, in order.
    package private(set) var names: [String] = []
    package private(set) var rowCount = 0

    private static let bufferBytes = 1 << 18

    /// Makes the folder for its owner only, unless it is there and empty.
    ///
    /// - Throws: `ExportError`.
    package init(_ path: String, format: TableFormat) throws(ExportError) {
        madeFolder = !FileManager.default.fileExists(atPath: path)
        try Self.make(path)
        self.path = FilePath(path)
        self.format = format
    }

    /// Deletes what was written: half an export could be taken for a whole one.
    package func discard() {
        for name in names {
            try? FileManager.default.removeItem(atPath: path.appending(name).string)
        }
        if madeFolder { try? FileManager.default.removeItem(atPath: path.string) }
    }

    private static func make(_ path: String) throws(ExportError) {
        let isEmpty: Bool
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            isEmpty = try FileManager.default.contentsOfDirectory(atPath: path).isEmpty
        } catch {
            throw ExportError(
                explanation: "\(path) can't be made: \(error.localizedDescription)")
        }
        guard isEmpty else {
            throw ExportError(explanation: "\(path) is not empty; name a new folder.")
        }
    }

    /// Deletes the exports that are in a folder.
    package static func removeOld(in folder: String) throws(ExportError) {
        do {
            guard FileManager.default.fileExists(atPath: folder) else { return }
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            throw ExportError(
                explanation: "\(folder) can't be deleted: \(error.localizedDescription)")
        }
    }

    package mutating func begin(_ table: String, columns: [String]) throws {
        let name = path.appending("\(table).\(format.rawValue)")
        file = try written(name) {
            try FileDescriptor.open(
                name, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite)
        }
        names.append("\(table).\(format.rawValue)")
        self.columns = columns
        isFirst = true
        buffer += Array(format.opening(columns).utf8)
    }

    package mutating func add(_ row: [ExportValue]) throws {
        rowCount += 1
        buffer += Array(format.row(columns, row.map(\.cell), isFirst: isFirst).utf8)
        isFirst = false
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    package mutating func end() throws {
        buffer += Array(format.closing.utf8)
        try flush()
        let open = file
        file = nil
        try written(path) { try open?.close() }
    }

    private mutating func flush() throws {
        let bytes = buffer
        let open = file
        try written(path) { _ = try open?.writeAll(bytes) }
        buffer.removeAll(keepingCapacity: true)
    }

    private func written<Value>(_ name: FilePath, _ body: () throws -> Value) throws -> Value {
        do {
            return try body()
        } catch {
            throw ExportError(
                explanation: "\(name) can't be written: \(error). There is no export.")
        }
    }
}

/// Why an export could not be written.
package struct ExportError: ExplainedError {
    package let explanation: String
}

extension ExportValue {
    fileprivate var cell: CSV.Cell {
        switch self {
        case .text(let text): .text(text)
        case .number(let number): .number(number)
        case .time(let time): .text(time.exportText)
        case .none: .empty
        }
    }
}

extension Timestamp {
    /// ISO 8601 to the millisecond, UTC.
    fileprivate var exportText: String {
        date.formatted(Date.ISO8601FormatStyle(includingFractionalSeconds: true))
    }
}
