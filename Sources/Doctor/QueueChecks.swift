import PrintModel

/// A queue or class of cupsd, as far as it matters to the gate.
package struct QueueFacts: Hashable, Sendable {
    package let name: String
    /// Empty for a class.
    package let deviceURI: String
    /// The queues of a class; empty for a queue.
    package let members: [String]
    package let errorPolicy: String
    /// Whether CUPS lets anybody claim to be anybody there; nil when it could not be asked.
    package let letsNamesBeClaimed: Bool?
    /// Whether the gate refuses names that are not proved.
    package let requiresAuthentication: Bool
    /// Whether there are rates for it.
    package let hasRates: Bool
    /// The programs of its driver, as its PPD names them.
    package let filters: [String]
    /// Those of them that are not installed.
    package let missingFilters: [String]

    package init(
        name: String, deviceURI: String, members: [String] = [], errorPolicy: String = "retry-job",
        letsNamesBeClaimed: Bool? = false, requiresAuthentication: Bool = true,
        hasRates: Bool = true, filters: [String] = [], missingFilters: [String] = []
    ) {
        self.name = name
        self.deviceURI = deviceURI
        self.members = members
        self.errorPolicy = errorPolicy
        self.letsNamesBeClaimed = letsNamesBeClaimed
        self.requiresAuthentication = requiresAuthentication
        self.hasRates = hasRates
        self.filters = filters
        self.missingFilters = missingFilters
    }

    package var isProtected: Bool { deviceURI.hasPrefix(DeviceURI.prefix) }
}

/// What is wrong with the queues of a scheduler.
package struct QueueChecks: Sendable {
    private let queues: [QueueFacts]
    private let classes: [QueueFacts]

    package init(queues: [QueueFacts], classes: [QueueFacts]) {
        self.queues = queues
        self.classes = classes
    }

    package var findings: [Finding] {
        let protected = queues.filter(\.isProtected)
        guard !protected.isEmpty else {
            return [
                Finding(
                    .noGate, "CUPS", "No queue passes the gate; nothing is charged.",
                    remedy: "pagetoll queue protect QUEUE")
            ]
        }
        return protected.flatMap { queue in
            device(queue) + rates(queue) + errorPolicy(queue) + driver(queue) + names(queue)
        } + around(protected)
    }

    private func device(_ queue: QueueFacts) -> [Finding] {
        do {
            _ = try DeviceURI(queue.deviceURI)
            return []
        } catch {
            return [
                Finding(
                    .deviceURI, queue.name,
                    "Its device URI can't be used (\(error)); all its jobs are held.",
                    remedy: "lpadmin -p \(queue.name) -v with a complete URI, without a password")
            ]
        }
    }

    private func rates(_ queue: QueueFacts) -> [Finding] {
        guard !queue.hasRates else { return [] }
        return [
            Finding(
                .rates, queue.name, "There are no rates for it; all its jobs are held.",
                remedy: "pagetoll rate set")
        ]
    }

    private func errorPolicy(_ queue: QueueFacts) -> [Finding] {
        let what: String
        switch queue.errorPolicy {
        case "retry-current-job":
            what = "When its printer's backend fails, CUPS runs the job again at once and for ever."
        case "stop-printer":
            what = "When its printer's backend fails once, CUPS stops the queue for everybody."
        default: return []
        }
        return [
            Finding(
                .errorPolicy, queue.name, what,
                remedy: "lpadmin -p \(queue.name) -o printer-error-policy=retry-job")
        ]
    }

    /// Drivers whose data is encrypted, or in a language that nobody has described.
    private static let opaqueFilters = [
        "captfilter", "pstocapt", "pstocapt2", "pstocapt3", "rastertocapt", "pstoufr2cpca",
        "rastertoufr2", "rastertolips4", "pstolipslx", "rastertokpsl",
    ]

    private func driver(_ queue: QueueFacts) -> [Finding] {
        let opaque = queue.filters.filter { filter in
            Self.opaqueFilters.contains(filter.split(separator: "/").last.map(String.init) ?? "")
        }
        return opaque.map { filter in
            Finding(
                .driver, queue.name,
                "Its driver's \(filter) hides the pages in a language that can't be counted; its "
                    + "jobs are held.",
                remedy:
                    "Take a driver for PostScript, PCL or IPP Everywhere, or `pagetoll queue set "
                    + "\(queue.name) --on-unknown-document counter --flat-cents N`.")
        }
            + queue.missingFilters.map { filter in
                Finding(
                    .driver, queue.name, "Its driver's \(filter) is not installed; its jobs stop.",
                    remedy: "Install the driver, or give the queue another with lpadmin -m.")
            }
    }

    private func names(_ queue: QueueFacts) -> [Finding] {
        // A job for a class is judged by the class's policy alone.
        let places = [queue] + classes.filter { $0.members.contains(queue.name) }
        return places.filter { $0.letsNamesBeClaimed == true }.map { place in
            let way = place == queue ? "" : " through the class \(place.name)"
            return queue.requiresAuthentication
                ? Finding(
                    .claimedNames, place.name,
                    "CUPS asks for no proof of who prints on \(queue.name)\(way), and the gate takes "
                        + "no name without it: the jobs are held.",
                    remedy: "pagetoll queue protect --require-authenticated \(queue.name)")
                : Finding(
                    .claimedNames, place.name,
                    "Anybody can print on \(queue.name)\(way) in the name of any member, who pays.",
                    remedy: "pagetoll queue protect --require-authenticated \(queue.name)")
        }
    }

    /// Queues that lead to a protected queue's printer and don't pass the gate.
    private func around(_ protected: [QueueFacts]) -> [Finding] {
        queues.filter { !$0.isProtected }.flatMap { open in
            protected.filter { Self.isSamePrinter(open.deviceURI, $0.deviceURI) }.map { queue in
                Finding(
                    .aroundTheGate, open.name,
                    "It prints on the printer of \(queue.name) and passes no gate: what goes there "
                        + "is free.",
                    remedy: "pagetoll queue protect \(open.name), or lpadmin -x \(open.name)")
            }
        }
    }

    /// Whether two device URIs lead to one printer: the same but for options and the prefix, or to
    /// one host, whatever the protocol.
    private static func isSamePrinter(_ one: String, _ other: String) -> Bool {
        let (one, other) = (PrinterAddress(one), PrinterAddress(other))
        if one.text == other.text { return true }
        guard let host = one.host, host == other.host else { return false }
        // Several printers, or what stands in for them, may be at this machine's own ports.
        return !one.isLoopback || one.port == other.port
    }
}

/// Where a device URI leads.
private struct PrinterAddress {
    /// Without our prefix, and without options.
    let text: Substring
    /// In small letters; nil where the URI names none.
    let host: String?
    let port: Substring?

    init(_ uri: String) {
        let real =
            uri.hasPrefix(DeviceURI.prefix) ? uri.dropFirst(DeviceURI.prefix.count) : uri[...]
        text = real.prefix { $0 != "?" }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count > 2, parts[1].isEmpty,
            let place = parts[2].split(separator: "@", omittingEmptySubsequences: false).last,
            !place.isEmpty
        else {
            (host, port) = (nil, nil)
            return
        }
        if let colon = place.lastIndex(of: ":"), !place.hasSuffix("]") {
            (host, port) = (place[..<colon].lowercased(), place[place.index(after: colon)...])
        } else {
            (host, port) = (place.lowercased(), nil)
        }
    }

    var isLoopback: Bool {
        host.map { $0 == "localhost" || $0.hasPrefix("127.") || $0 == "[::1]" } ?? false
    }
}
