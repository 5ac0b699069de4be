import CSNMP

/// The SNMP agent of a printer.
struct SNMPAgent {
    let host: String
    let port: String
    let community: String

    /// For one question; it is asked three times.
    private static let timeoutMicroseconds = 300_000
    /// hrPrinterStatus "idle" (RFC 2790).
    private static let idle = 3

    /// Nil when it does not answer, or counts something else than impressions.
    func reading() -> Reading? {
        let peer = host.contains(":") ? "udp6:[\(host)]:\(port)" : "udp:\(host):\(port)"
        var values = csnmp_reading()
        guard csnmp_read(peer, community, Self.timeoutMicroseconds, &values) == 0 else {
            return nil
        }
        return Reading(
            state: values.status, impressions: values.impressions,
            isFinal: values.status == Self.idle)
    }
}
