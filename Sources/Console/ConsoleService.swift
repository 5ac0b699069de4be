internal import Desk
internal import Foundation
internal import Hummingbird
internal import HummingbirdCore
internal import HummingbirdTLS
package import LedgerStore
package import Logging
internal import NIOSSL
internal import ServiceLifecycle
package import Site

/// The console as a service: listens, and does on time what has a time.
package struct ConsoleService: Sendable {
    private let console: Console
    private let address: ListenAddress
    private let rounds: RoundsService
    private let logger: Logger

    /// - Throws: when the configuration can't be served, as `ConsoleServiceError`.
    package init(site: SiteConfiguration, store: Store, logger: Logger) throws {
        guard let address = ListenAddress(site.listen) else {
            throw ConsoleServiceError(
                sentence: "listen must be an address and a port, like 127.0.0.1:8632, not "
                    + "\(site.listen).")
        }
        self.address = address
        self.logger = logger
        console = try Console(site: site, store: store) { english in
            logger.debug("a text is not translated", metadata: ["text": "\(english)"])
        }
        rounds = RoundsService(rounds: Rounds(site: site, store: store), logger: logger)
    }

    /// Runs until SIGTERM or SIGINT.
    ///
    /// - Parameter onServing: called once browsers can come.
    package func run(onServing: @escaping @Sendable (String) -> Void) async throws {
        let address = address
        let scheme = console.site.tlsCertificate.isEmpty ? "http" : "https"
        let application = Application(
            router: console.router(),
            server: try server(),
            configuration: ApplicationConfiguration(
                address: .hostname(address.host, port: address.port)),
            services: [rounds, HookService(books: console.books, logger: logger)],
            onServerRunning: { channel in
                let port = channel.localAddress?.port ?? address.port
                onServing("\(scheme)://\(address.shownHost):\(port)/")
            }, logger: logger)
        try await application.runService()
    }

    private func server() throws -> HTTPServerBuilder {
        let site = console.site
        guard !site.tlsCertificate.isEmpty else { return .http1() }
        let certificates = try NIOSSLCertificate.fromPEMFile(site.tlsCertificate)
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: certificates.map { .certificate($0) },
            privateKey: .privateKey(try NIOSSLPrivateKey(file: site.tlsKey, format: .pem)))
        configuration.minimumTLSVersion = .tlsv12
        return try .tls(.http1(), tlsConfiguration: configuration)
    }
}

/// Where a server listens: "127.0.0.1:8632", "[::1]:8632", "*:8632".
struct ListenAddress: Hashable, Sendable {
    let host: String
    let port: Int

    /// Nil when the text is no address and port.
    init?(_ text: String) {
        guard let colon = text.lastIndex(of: ":"),
            let port = Int(text[text.index(after: colon)...]), (0...65_535).contains(port)
        else { return nil }
        var host = text[..<colon]
        if host.hasPrefix("["), host.hasSuffix("]") { host = host.dropFirst().dropLast() }
        guard !host.isEmpty else { return nil }
        self.host = host == "*" ? "0.0.0.0" : String(host)
        self.port = port
    }

    /// As it stands in an address.
    var shownHost: String { host.contains(":") ? "[\(host)]" : host }
}

/// Why the console can't be served.
package struct ConsoleServiceError: Error, Hashable, Sendable {
    /// What, why, and what to do.
    package let sentence: String
}
