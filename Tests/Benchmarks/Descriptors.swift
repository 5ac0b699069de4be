import Glibc

/// Descriptors 3 and 4 as cupsd opens them for a backend: the back channel and the side channel.
enum Descriptors {
    /// Opens them for the life of the benchmark; each backend inherits them.
    static func open() {
        var backChannel: [Int32] = [0, 0]
        var sideChannel: [Int32] = [0, 0]
        precondition(pipe(&backChannel) == 0)
        precondition(
            socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &sideChannel) == 0)
        // Out of the way first: the new descriptors may have the numbers 3 and 4 themselves.
        let ours = [backChannel[0], backChannel[1], sideChannel[0], sideChannel[1]].map { number in
            let moved = fcntl(number, F_DUPFD_CLOEXEC, 10)
            close(number)
            precondition(moved >= 10)
            return moved
        }
        for (source, target) in [(ours[1], Int32(3)), (ours[3], 4)] {
            precondition(dup2(source, target) == target)
            precondition(fcntl(target, F_SETFL, O_NONBLOCK) == 0)
        }
    }
}
