import Glibc
package import SystemPackage

/// Waits for descriptors: poll(2).
package enum Readiness {
    /// What is waited for on a descriptor.
    package enum Interest: Sendable {
        case readable
        case writable

        fileprivate var events: Int16 {
            switch self {
            case .readable: Int16(POLLIN)
            case .writable: Int16(POLLOUT)
            }
        }
    }

    /// Waits until one of the descriptors is ready, or its other end is gone.
    ///
    /// - Parameter timeoutMilliseconds: nil to wait for ever.
    /// - Returns: for each descriptor whether it is ready, all false after the time-out.
    package static func wait(
        for descriptors: [(FileDescriptor, Interest)], timeoutMilliseconds: Int32? = nil
    ) -> [Bool] {
        var polled = descriptors.map {
            pollfd(fd: $0.0.rawValue, events: $0.1.events, revents: 0)
        }
        while Glibc.poll(&polled, nfds_t(polled.count), timeoutMilliseconds ?? -1) < 0 {
            guard errno == EINTR else { return descriptors.map { _ in false } }
        }
        return polled.map { $0.revents != 0 }
    }
}
