import CLinux
package import ChildProcess
import Glibc
package import SystemPackage

/// The data of a job, complete and on disk, where it can be counted before it is printed.
package struct SpooledData {
    /// A regular file, open for reading.
    package let file: FileDescriptor
    package let byteCount: Int

    /// The file that cupsd names as the backend's sixth argument; it stays where it is.
    package init(path: String) throws(SpoolError) {
        do {
            file = try FileDescriptor.open(path, .readOnly, options: .closeOnExec)
            byteCount = Int(try file.seek(offset: 0, from: .end))
        } catch {
            throw .unreadable(path, error as? Errno ?? .ioError)
        }
    }

    /// A new file that nobody else can open or guess, and that is gone when it is closed.
    package static func unnamedFile(inFolder folder: String) throws(SpoolError) -> FileDescriptor {
        let raw = open(folder, O_RDWR | O_CLOEXEC | clinux_O_TMPFILE, S_IRUSR | S_IWUSR)
        guard raw >= 0 else { throw .noSpoolFile(folder, Errno(rawValue: errno)) }
        return FileDescriptor(rawValue: raw)
    }

    /// Copies all of `input` into a file without a name in `folder`: a job never waits in memory,
    /// and nobody else can open or guess it.
    ///
    /// - Parameters:
    ///   - sideChannel: answered while the filters are still writing.
    ///   - termination: spooling ends when it comes.
    package init(
        copying input: FileDescriptor, toFolder folder: String, sideChannel: SideChannel?,
        termination: TerminationSignal
    ) throws(SpoolError) {
        file = try Self.unnamedFile(inFolder: folder)
        var copied = 0
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 128 << 10, alignment: 64)
        defer { buffer.deallocate() }
        var waiting: [(FileDescriptor, Readiness.Interest)] = [
            (termination.descriptor, .readable), (input, .readable),
        ]
        if let sideChannel { waiting.append((sideChannel.descriptor, .readable)) }
        while true {
            let ready = Readiness.wait(for: waiting)
            if termination.isPending() { throw .terminated }
            if ready.count == 3, ready[2], let sideChannel, !sideChannel.answerNotImplemented() {
                waiting.removeLast()
            }
            guard ready[1] else { continue }
            do {
                let count = try input.read(into: buffer)
                guard count > 0 else { break }
                try file.writeAll(UnsafeRawBufferPointer(rebasing: buffer[..<count]))
                copied += count
            } catch {
                throw .interrupted(folder, error as? Errno ?? .ioError)
            }
        }
        byteCount = copied
    }
}

/// Why the data of a job is not on disk.
package enum SpoolError: Error, Hashable, Sendable {
    /// SIGTERM came first: cupsd wants the job back.
    case terminated
    /// The file that cupsd named can't be opened.
    case unreadable(String, Errno)
    /// No file can be made in the folder.
    case noSpoolFile(String, Errno)
    /// The data could not be read or written to its end: most often the disk is full.
    case interrupted(String, Errno)
}
