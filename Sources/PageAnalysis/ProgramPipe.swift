import Glibc
package import SystemPackage

/// A pipe for what a program tells, both of whose ends are closed on exec.
package struct ProgramPipe {
    package let reading: FileDescriptor
    package let writing: FileDescriptor

    /// - Parameter dropsOverflow: whether what is written while the pipe is full is refused, so that
    ///   it need not be read before the program ends.
    /// - Throws: by pipe(2).
    package init(dropsOverflow: Bool = false) throws(Errno) {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { throw Errno(rawValue: errno) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        if dropsOverflow { _ = fcntl(ends[1], F_SETFL, O_NONBLOCK) }
        reading = FileDescriptor(rawValue: ends[0])
        writing = FileDescriptor(rawValue: ends[1])
    }

    package func close() {
        try? reading.close()
        try? writing.close()
    }
}
