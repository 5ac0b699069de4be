import ChildProcess
import Glibc
package import PrintModel
import SystemPackage

/// The backend whose scheme stands after our prefix, and how to start it with the rights that it
/// would have had from cupsd.
package struct RealBackend: Hashable, Sendable {
    package let device: DeviceURI
    /// The program and all before its arguments proper.
    private let executable: String
    private let leadingArguments: [String]

    /// Finds the backend of `device`.
    ///
    /// - Parameters:
    ///   - serverBin: `CUPS_SERVERBIN`.
    ///   - unprivilegedUser: whom cupsd runs backends as that are for everybody ("lp").
    /// - Throws: why it can't be run.
    package init(
        for device: DeviceURI, serverBin: String, unprivilegedUser: String
    ) throws(RealBackendError) {
        self.device = device
        let path = "\(serverBin)/backend/\(device.scheme)"
        var status = stat()
        guard stat(path, &status) == 0 else { throw .notFound(path) }
        guard access(path, X_OK) == 0 else { throw .notExecutable(path) }
        guard geteuid() == 0 else {
            executable = path
            leadingArguments = [device.rawValue]
            return
        }
        // cupsd's rule (scheduler/job.c): a backend that only its owner may run, runs as root.
        let forEverybody = status.st_mode & (S_IWGRP | S_IWOTH | S_IXOTH) != 0
        var userID: uid_t = 0
        if forEverybody {
            guard let entry = getpwnam(unprivilegedUser) else { throw .noUser(unprivilegedUser) }
            userID = entry.pointee.pw_uid
        }
        executable = "\(serverBin)/daemon/cups-exec"
        guard access(executable, X_OK) == 0 else { throw .notExecutable(executable) }
        leadingArguments = [
            "cups-exec", "-g", String(getegid()), "-n", "0", "-u", String(userID), "none", path,
            device.rawValue,
        ]
    }

    /// Starts it as cupsd would.
    ///
    /// - Parameters:
    ///   - arguments: job id, user, title, copies, options and maybe a file.
    ///   - environment: ours; `DEVICE_URI` is set to the real one.
    func start(
        arguments: [String], environment: [String: String], input: FileDescriptor,
        errors: FileDescriptor
    ) throws(Errno) -> ChildProcess {
        var environment = environment
        environment["DEVICE_URI"] = device.rawValue
        return try ChildProcess(
            executable: executable, arguments: leadingArguments + arguments,
            environment: environment, input: input, errors: errors, inheritsDescriptors: true)
    }
}

/// Why the real backend can't be run.
package enum RealBackendError: Error, Hashable, Sendable {
    case notFound(String)
    case notExecutable(String)
    case noUser(String)
}
