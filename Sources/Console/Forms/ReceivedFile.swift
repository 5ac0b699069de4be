internal import NIOPosix
internal import Spool
internal import Synchronization
internal import SystemPackage

/// A file that somebody sent: on disk without a name, where nobody else can open it, and gone with
/// this.
final class ReceivedFile: Sendable {
    let descriptor: SystemPackage.FileDescriptor
    private let written = Atomic(0)

    /// The largest file.
    static let mostBytes = 200 << 20

    /// - Throws: `noSpace`.
    init(inFolder folder: String) throws(ConsoleRefusal) {
        do throws(SpoolError) {
            descriptor = try SpooledData.unnamedFile(inFolder: folder)
        } catch {
            throw .noSpace
        }
    }

    deinit { try? descriptor.close() }

    var byteCount: Int { written.load(ordering: .relaxed) }

    /// All of it, for what is read at once.
    ///
    /// - Throws: `unreadable`.
    func bytes() throws(ConsoleRefusal) -> [UInt8] {
        let count = byteCount
        do {
            return try [UInt8](unsafeUninitializedCapacity: count) { buffer, initializedCount in
                while initializedCount < count {
                    let rest = UnsafeMutableRawBufferPointer(
                        rebasing: UnsafeMutableRawBufferPointer(buffer)[initializedCount...])
                    let read = try descriptor.read(
                        fromAbsoluteOffset: Int64(initializedCount), into: rest)
                    guard read > 0 else { return }
                    initializedCount += read
                }
            }
        } catch {
            throw .unreadable
        }
    }

    /// - Throws: `tooLarge`, `noSpace`.
    func append(_ bytes: [UInt8]) async throws {
        let byteCount = written.add(bytes.count, ordering: .relaxed).newValue
        guard byteCount <= Self.mostBytes else { throw ConsoleRefusal.tooLarge }
        try await NIOThreadPool.singleton.runIfActive { [descriptor] in
            do { try descriptor.writeAll(bytes) } catch { throw ConsoleRefusal.noSpace }
        }
    }
}
