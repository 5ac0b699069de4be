/// What is known of the backends that come with CUPS.
extension DeviceURI {
    /// Whether the real backend sends the job's attributes along with the data, and is told by the
    /// printer how far it has come.
    package var isIPP: Bool {
        ["ipp", "ipps", "http", "https"].contains(scheme)
            || scheme == "dnssd" && rawValue.contains("_ipp")
    }

    /// Whether the real backend passes data on to the printer as it reads them, so that what it has
    /// read has reached the printer, and a file that it would print n times can as well come n times
    /// on its standard input. The lpd backend, which keeps all before it sends any, does not.
    package var passesDataOn: Bool {
        ["socket", "usb", "parallel", "serial"].contains(scheme)
    }

    /// The printer's own address for IPP, without options of the backend; nil where the real backend
    /// must first find it out.
    package var printerURI: String? {
        guard isIPP, scheme != "dnssd" else { return nil }
        return String(rawValue.prefix { $0 != "?" })
    }

    /// The host whose printer MIB tells of this printer's jobs alone; nil where there is none, where
    /// the printer tells by IPP, or the queue's options say that SNMP is not to be used.
    package var countingHost: String? { ["socket", "lpd"].contains(scheme) ? agentHost : nil }

    /// The host that may have an SNMP agent with the printer's life count; nil where there is none, or
    /// the queue's options say that SNMP is not to be used ("?snmp=false", as CUPS has it).
    package var agentHost: String? {
        guard ["socket", "lpd", "ipp", "ipps", "http", "https"].contains(scheme),
            rawValue.hasPrefix("\(scheme)://"), !rawValue.contains("snmp=false")
        else { return nil }
        let authority = rawValue.dropFirst(scheme.count + 3).prefix { !"/?#".contains($0) }
        let host = authority.split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        if host.hasPrefix("[") { return String(host.dropFirst().prefix { $0 != "]" }) }
        return host.isEmpty ? nil : String(host.prefix { $0 != ":" })
    }
}
