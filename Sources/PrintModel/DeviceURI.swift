/// Where the real backend sends the data: a device URI of CUPS, without our prefix.
package struct DeviceURI: Hashable, Sendable {
    /// What stands before the real device URI in the URI of a queue under the gate.
    package static let prefix = "pagetoll:"

    /// "socket://192.0.2.9:9100", "usb://…": as the real backend takes it.
    package let rawValue: String
    /// "socket", "usb": also the name of the real backend's program.
    package let scheme: String

    /// The real URI in `text`, with or without our prefix.
    ///
    /// - Throws: why it can't be used.
    package init(_ text: String) throws(DeviceURIError) {
        let real = text.hasPrefix(Self.prefix) ? String(text.dropFirst(Self.prefix.count)) : text
        guard !real.isEmpty, let colon = real.firstIndex(of: ":") else { throw .noScheme }
        let scheme = real[..<colon]
        // RFC 3986, section 3.1. It becomes the name of a program, so nothing else is let through.
        guard scheme.first?.isASCIILetter == true,
            scheme.allSatisfy({ $0.isASCIILetter || "0123456789+-.".contains($0) })
        else { throw .noScheme }
        guard scheme + ":" != Self.prefix else { throw .wrappedTwice }
        guard !Self.hasPassword(real[colon...]) else { throw .holdsPassword }
        rawValue = real
        self.scheme = String(scheme)
    }

    /// The URI of a queue that passes the gate on its way there.
    package var wrapped: String { Self.prefix + rawValue }

    /// Whether the authority part ("//user:secret@host") holds a password: cupsd hides one only in
    /// URIs without our prefix, so here everybody could read it.
    private static func hasPassword(_ rest: Substring) -> Bool {
        guard rest.hasPrefix("://") else { return false }
        let authority = rest.dropFirst(3).prefix { !"/?#".contains($0) }
        return authority.lastIndex(of: "@").map { authority[..<$0].contains(":") } ?? false
    }
}

/// Why a device URI can't be used.
package enum DeviceURIError: Error, Hashable, Sendable {
    case noScheme
    case wrappedTwice
    case holdsPassword
}

extension Character {
    fileprivate var isASCIILetter: Bool { isASCII && isLetter }
}
