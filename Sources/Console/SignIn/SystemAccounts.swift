internal import ChildProcess
internal import Foundation
internal import Glibc
internal import Site
internal import SystemPackage

/// Passwords of the system's accounts, which PAM looks at in a program of its own: its modules are
/// foreign code that may hang or crash.
final class SystemAccounts: Sendable {
    /// What became of a question.
    enum Proof {
        /// Somebody is who they say, by the name that PAM knows them by.
        case proved(String)
        case refused(reason: String)
        case noAnswer(reason: String)
    }

    private let authenticator: String
    private let service: String
    private let patience: Duration
    /// More than people who sign in at once; whoever sends more only waits for PAM's own delays.
    private let seats = Seats(8)

    /// In bytes, as PAM has it (PAM_MAX_RESP_SIZE, with the NUL at its end).
    private static let longestPassword = 511

    /// Nil when the site asks no system.
    ///
    /// - Parameter patience: how long PAM may take. It delays the answer to a wrong password by some
    ///   seconds, and directories on a network have time-outs of their own.
    init?(_ site: SiteConfiguration, patience: Duration = .seconds(20)) {
        guard !site.pamService.isEmpty else { return nil }
        service = site.pamService
        authenticator = site.authenticator
        self.patience = patience
    }

    /// Asks whether the password is that of the account, and the account may be used.
    ///
    /// - Throws: `noAnswer` when too many are asked already.
    func proof(of attempt: SignInAttempt) async throws(SignInRefusal) -> Proof {
        // PAM takes text up to a NUL: what follows one would not be looked at.
        guard attempt.name.canBeName,
            (1...Self.longestPassword).contains(attempt.password.utf8.count),
            !attempt.password.utf8.contains(0)
        else { return .refused(reason: "no account has such a name or password") }
        guard let seat = seats.take() else { throw .noAnswer }
        defer { withExtendedLifetime(seat) {} }
        do {
            return try await answer(to: attempt)
        } catch {
            return .noAnswer(reason: "\(authenticator): \(error)")
        }
    }

    private func answer(to attempt: SignInAttempt) async throws -> Proof {
        let (answer, output) = try FileDescriptor.pipe()
        defer { try? answer.close() }
        let child = try start(question: attempt, output: output)
        let ending = await child.ending(within: patience)
        let text = try answer.whatIsThere()
        switch ending {
        case .exited(0): return .proved(text)
        case .exited(1): return .refused(reason: text)
        case .exited(let status): return .noAnswer(reason: "exit status \(status)")
        case .killed(let signal): return .noAnswer(reason: "ended by signal \(signal)")
        case nil: return .noAnswer(reason: "not done after \(patience)")
        }
    }

    private func start(
        question attempt: SignInAttempt, output: FileDescriptor
    ) throws -> ChildProcess {
        defer { try? output.close() }
        let question = [service, attempt.name, attempt.address, attempt.password]
            .joined(separator: "\0")
        let nothing = try FileDescriptor.open("/dev/null", .writeOnly, options: .closeOnExec)
        defer { try? nothing.close() }
        let (input, writeEnd) = try FileDescriptor.pipe()
        defer { try? input.close() }
        // Far less than a pipe holds.
        try writeEnd.closeAfter { _ = try writeEnd.writeAll(question.utf8) }
        return try ChildProcess(
            executable: authenticator, arguments: ["pagetoll-authenticator"], environment: [:],
            input: input, output: output, errors: nothing, inheritsDescriptors: false)
    }
}

extension FileDescriptor {
    /// What a program that has ended left in a pipe, whoever else still holds its other end.
    fileprivate func whatIsThere() throws -> String {
        guard fcntl(rawValue, F_SETFL, O_NONBLOCK) == 0 else { throw Errno(rawValue: errno) }
        var buffer = [UInt8](repeating: 0, count: 4096)
        do {
            let count = try buffer.withUnsafeMutableBytes { try read(into: $0) }
            return String(decoding: buffer[..<count], as: UTF8.self)
        } catch Errno.wouldBlock {
            return ""
        }
    }
}
