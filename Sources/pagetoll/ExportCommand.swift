import ArgumentParser
import Desk
import Foundation
import Interchange
import Ledger
import LedgerStore
import SystemPackage

/// All that the ledger holds, for other programs.
struct ExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: "Write all that the ledger holds to a folder.",
        discussion: """
            A file for each table, readable by its owner only, from one moment while printing goes on. \
            `pagetoll import members` takes members.csv. Times are UTC, amounts are cents; vouchers \
            are told by the hashes of their codes.
            """)

    @Argument(help: "A new folder, or an empty one.") var folder: String
    @Option(help: "csv or json.") var format = TableFormat.csv
    @OptionGroup var store: StoreOptions

    func run() throws {
        let ledger = try store.opened()
        var files = try ExportFolder(folder, format: format)
        do {
            try ledger.export(to: &files, in: .current, at: .now)
        } catch let error as LedgerError {
            throw CommandFailure(error.explanation)
        }
        print("\(counted(files.fileCount, "file")) with \(counted(files.rowCount, "row")) written.")
    }
}

extension TableFormat: ExpressibleByArgument {}

/// Files that are written one after another, each by pieces.
private struct ExportFolder: ExportSink {
    private let path: FilePath
    private let format: TableFormat
    private var file: FileDescriptor?
    private var columns: [String] = []
    private var isFirst = true
    private var buffer: [UInt8] = []
    private(set) var fileCount = 0
    private(set) var rowCount = 0

    private static let bufferBytes = 1 << 18

    /// Makes the folder for its owner only, unless it is there and empty.
    init(_ path: String, format: TableFormat) throws(CommandFailure) {
        self.path = FilePath(path)
        self.format = format
        do {
            try FileManager.default.createDirectory(
                atPath: path, withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700])
            guard try FileManager.default.contentsOfDirectory(atPath: path).isEmpty else {
                throw CommandFailure("\(path) is not empty; name a new folder.")
            }
        } catch let failure as CommandFailure {
            throw failure
        } catch {
            throw CommandFailure("\(path) can't be made: \(error.localizedDescription)")
        }
    }

    mutating func begin(_ table: String, columns: [String]) throws {
        let name = path.appending("\(table).\(format.rawValue)")
        file = try written(name) {
            try FileDescriptor.open(
                name, .writeOnly, options: [.create, .exclusiveCreate, .closeOnExec],
                permissions: .ownerReadWrite)
        }
        fileCount += 1
        self.columns = columns
        isFirst = true
        buffer += Array(format.opening(columns).utf8)
    }

    mutating func add(_ row: [ExportValue]) throws {
        rowCount += 1
        buffer += Array(format.row(columns, row.map(\.cell), isFirst: isFirst).utf8)
        isFirst = false
        if buffer.count >= Self.bufferBytes { try flush() }
    }

    mutating func end() throws {
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
            throw CommandFailure("\(name) can't be written: \(error). The export is not complete.")
        }
    }
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
