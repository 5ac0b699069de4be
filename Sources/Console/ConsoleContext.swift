package import Hummingbird
internal import LedgerStore
internal import NIOCore

/// What is known of a request beside its text.
package struct ConsoleContext: RequestContext {
    package var coreContext: CoreRequestContextStorage
    /// The other end of the connection: the browser, or the proxy before us.
    let peer: String
    /// Who is signed in.
    var session: ConsoleSession?

    package init(source: ApplicationRequestContextSource) {
        coreContext = CoreRequestContextStorage(source: source)
        peer = source.channel.remoteAddress?.ipAddress ?? "local"
    }

    /// A form holds a few lines of text; files are read by pages of their own.
    package var maxUploadSize: Int { 256 * 1024 }

    /// Who is signed in, with that role or a higher one.
    ///
    /// - Throws: `signedOut`, `forbidden`.
    func visitor(atLeast role: ConsoleRole) throws(ConsoleRefusal) -> ConsoleSession {
        guard let session else { throw .signedOut }
        guard session.role >= role else { throw .forbidden }
        return session
    }
}

/// Why a request is not answered.
enum ConsoleRefusal: Error, Hashable {
    /// Nobody is signed in.
    case signedOut
    /// The role of who is does not allow it.
    case forbidden
    case notFound
    /// The form is not one of this session's: another site sent it, or it was open for too long.
    case staleForm
    /// The body is no form, or larger than one.
    case unreadable
    /// The file is larger than any that is taken.
    case tooLarge
    /// There is no room on this server for the file.
    case noSpace
    /// As many files are being counted as may be at once.
    case busy
}
