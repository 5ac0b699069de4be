import Foundation
import SystemPackage
import Testing

@testable import Delivery

@Suite("What a real backend says, for whoever comes later")
struct BackendLogTests {
    private final class Folder {
        let path = "/tmp/pagetoll-log-\(getpid())-\(UInt64.random(in: 0 ... .max))"
        init() { mkdir(path, 0o700) }
        deinit { try? FileManager.default.removeItem(atPath: path) }
    }

    private let folder = Folder()
    private var log: BackendLog { BackendLog(path: "\(folder.path)/job-1.messages") }

    @Test("It is in use until the last that has it as standard error is gone")
    func inUse() throws {
        #expect(!log.isInUse)
        let (writer, reader) = try log.begin()
        defer { try? reader.file.close() }
        let ofBackend = dup(writer.rawValue)
        #expect(log.isInUse)
        try writer.close()
        #expect(log.isInUse)
        close(ofBackend)
        #expect(!log.isInUse)
        log.remove()
        #expect(log.progress == nil)
    }

    @Test("A new run does not read what the backend of an earlier one still says")
    func anew() throws {
        let (old, first) = try log.begin()
        let (new, second) = try log.begin()
        defer { for file in [old, new, first.file, second.file] { try? file.close() } }
        _ = try old.writeAll("PAGE: total 7\n".utf8)
        #expect(log.progress?.printerImpressions == nil)
        _ = try new.writeAll("PAGE: total 2\n".utf8)
        #expect(log.progress?.printerImpressions == 2)
    }

    @Test(
        "What was read of endless messages is taken from the disk, and the last count stays known")
    func endless() throws {
        var (writer, reader) = try log.begin()
        defer { for file in [writer, reader.file] { try? file.close() } }
        let line = "DEBUG: " + String(repeating: "waiting ", count: 100) + "\n"
        let block = Array(String(repeating: line, count: 1000).utf8)
        var readCount = 0
        for _ in 0..<10 {
            _ = try writer.writeAll(block)
            reader.read { readCount += $0.count }
            reader.discardRead()
        }
        #expect(readCount == 10 * block.count)
        var status = stat()
        #expect(fstat(writer.rawValue, &status) == 0)
        #expect(status.st_blocks * 512 < 3 << 20, "of \(status.st_size) bytes")
        _ = try writer.writeAll("PAGE: total 2\n".utf8)
        #expect(log.progress?.printerImpressions == 2)
    }

    @Test("Nobody else may read it")
    func mode() throws {
        let (writer, reader) = try log.begin()
        defer { for file in [writer, reader.file] { try? file.close() } }
        let mode = try FileManager.default.attributesOfItem(atPath: log.path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }
}
