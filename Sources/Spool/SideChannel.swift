import Glibc
package import SystemPackage

/// Descriptor 4, on which filters ask a backend about the printer (cups/sidechannel.h).
///
/// While we spool there is no backend yet, and each question that nobody answers would hold the
/// job up for the filter's whole time-out.
package struct SideChannel {
    package let descriptor: FileDescriptor

    /// The channel that cupsd gave us, or nil when descriptor 4 is no socket.
    package init?() {
        let descriptor = FileDescriptor(rawValue: 4)
        var status = stat()
        guard fstat(descriptor.rawValue, &status) == 0, status.st_mode & S_IFMT == S_IFSOCK else {
            return nil
        }
        self.descriptor = descriptor
    }

    /// CUPS_SC_STATUS_NOT_IMPLEMENTED.
    private static let notImplemented: UInt8 = 7

    /// Reads one question and answers that it can't be answered here.
    ///
    /// A message is: command, status, length of the data (two bytes, big-endian), data.
    ///
    /// - Returns: false when the other end is gone.
    func answerNotImplemented() -> Bool {
        var message = [UInt8](repeating: 0, count: 4 + 65_535)
        let count = message.withUnsafeMutableBytes {
            recv(descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_DONTWAIT))
        }
        guard count > 0 else { return count < 0 && errno == EAGAIN }
        let answer: [UInt8] = [message[0], Self.notImplemented, 0, 0]
        return answer.withUnsafeBytes {
            send(descriptor.rawValue, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
        } == answer.count
    }
}
