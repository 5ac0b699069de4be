import Doctor
import Testing

@Suite("What the doctor finds, and what not")
struct DoctorTests {
    static func facts(_ path: String, _ mode: UInt32?, owner: UInt32 = 0) -> FileFacts {
        FileFacts(
            path: path,
            status: mode.map { FileFacts.Status(isFolder: path == "/b", owner: owner, mode: $0) })
    }

    @Test(
        "The backend must be root's, with mode 0700, in a folder that only root can write",
        arguments: [
            (UInt32?(0o700), UInt32(0), UInt32(0o755), 0), (nil, 0, 0o755, 1),
            (0o755, 0, 0o755, 1), (0o700, 1000, 0o755, 1), (0o755, 1000, 0o775, 3),
        ])
    func backend(mode: UInt32?, owner: UInt32, folder: UInt32, count: Int) {
        let findings = FileChecks().backend(
            Self.facts("/b/pagetoll", mode, owner: owner), in: Self.facts("/b", folder))
        #expect(findings.count == count)
        #expect(findings.allSatisfy { $0.code == .backend && !$0.remedy.isEmpty })
    }

    @Test(
        "Root sees all, and whom the backends belong to; others not, nor where they can't look",
        arguments: [
            (0, 0o755, 0, true), (7, 0o755, 7, true), (7, 0o755, 0, false), (7, nil, 0, false),
        ])
    func rights(user: UInt32, mode: UInt32?, owner: UInt32, seesAll: Bool) {
        #expect(Self.facts("/b", mode, owner: owner).isOpen(to: user) == seesAll)
    }

    @Test("Programs, configuration and ledger must not be open to others")
    func files() {
        let checks = FileChecks()
        #expect(checks.analyzer(Self.facts("/a", 0o755)).isEmpty)
        #expect(checks.analyzer(Self.facts("/a", nil)).map(\.code) == [.analyzer])
        #expect(checks.analyzer(Self.facts("/a", 0o777)).map(\.code) == [.analyzer])
        #expect(checks.mender(Self.facts("/m", 0o755)).isEmpty)
        #expect(checks.mender(Self.facts("/m", nil)).map(\.code) == [.analyzer])
        #expect(checks.mender(Self.facts("/m", 0o777)).map(\.code) == [.analyzer])
        #expect(checks.configuration(nil).isEmpty)
        #expect(checks.configuration(Self.facts("/c", 0o644)).isEmpty)
        #expect(checks.configuration(Self.facts("/c", 0o664)).map(\.code) == [.configuration])
        #expect(checks.configuration(Self.facts("/c", 0o644, owner: 7)).count == 1)
        let store = Self.facts("/b/ledger", 0o660)
        #expect(checks.state(Self.facts("/b", 0o700), store: store).isEmpty)
        #expect(checks.state(Self.facts("/b", 0o755), store: store).map(\.code) == [.stateFolder])
        #expect(checks.state(Self.facts("/b", nil), store: store).map(\.code) == [.stateFolder])
        let open = checks.state(Self.facts("/b", 0o700), store: Self.facts("/b/ledger", 0o664))
        #expect(open.map(\.code) == [.store])
    }

    static let protected = QueueFacts(name: "office", deviceURI: "pagetoll:socket://192.0.2.9:9100")

    @Test(
        "Another queue to the same printer is a way around the gate",
        arguments: [
            ("socket://192.0.2.9:9100", true), ("socket://192.0.2.9:9100/?waiteof=false", true),
            ("ipp://192.0.2.9/ipp/print", true), ("ipp://bob:secret@192.0.2.9/ipp/print", true),
            ("pagetoll:socket://192.0.2.9:9100", false), ("socket://192.0.2.10:9100", false),
            ("usb://Example/Laser?serial=1", false), ("file:///dev/null", false),
        ])
    func around(uri: String, isFound: Bool) {
        let findings = QueueChecks(
            queues: [Self.protected, QueueFacts(name: "back", deviceURI: uri)], classes: []
        ).findings
        #expect(findings.map(\.code) == (isFound ? [.aroundTheGate] : []))
    }

    @Test("On this machine another port is another printer")
    func loopback() {
        func codes(_ one: String, _ other: String) -> [Finding.Code] {
            QueueChecks(
                queues: [
                    QueueFacts(name: "a", deviceURI: "pagetoll:\(one)"),
                    QueueFacts(name: "b", deviceURI: other),
                ], classes: []
            ).findings.map(\.code)
        }
        #expect(codes("socket://127.0.0.1:9100", "socket://127.0.0.1:9101").isEmpty)
        #expect(codes("socket://127.0.0.1:9100", "socket://127.0.0.1:9100/") == [.aroundTheGate])
        #expect(codes("socket://[::1]:1", "socket://[::1]:2").isEmpty)
        #expect(codes("usb://A/B?serial=1", "usb://A/B?serial=1") == [.aroundTheGate])
    }

    struct Fault: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var queue = DoctorTests.protected
        var classes: [QueueFacts] = []
        let codes: [Finding.Code]
    }

    static func office(
        _ uri: String = protected.deviceURI, errorPolicy: String = "retry-job",
        claimed: Bool? = false, proved: Bool = true, rates: Bool = true, filters: [String] = [],
        missing: [String] = []
    ) -> QueueFacts {
        QueueFacts(
            name: "office", deviceURI: uri, errorPolicy: errorPolicy, letsNamesBeClaimed: claimed,
            requiresAuthentication: proved, hasRates: rates, filters: filters,
            missingFilters: missing)
    }

    static let faults = [
        Fault(testDescription: "nothing", codes: []),
        Fault(
            testDescription: "no gate at all", queue: office("socket://192.0.2.9"),
            codes: [.noGate]),
        Fault(
            testDescription: "a password in the URI",
            queue: office("pagetoll:ipp://bob:secret@192.0.2.9/"), codes: [.deviceURI]),
        Fault(testDescription: "no rates", queue: office(rates: false), codes: [.rates]),
        Fault(
            testDescription: "a busy loop", queue: office(errorPolicy: "retry-current-job"),
            codes: [.errorPolicy]),
        Fault(
            testDescription: "a queue that stops", queue: office(errorPolicy: "stop-printer"),
            codes: [.errorPolicy]),
        Fault(
            testDescription: "a driver that hides the pages",
            queue: office(filters: ["foomatic-rip", "pstocapt"]), codes: [.driver]),
        Fault(
            testDescription: "a driver that is missing",
            queue: office(filters: ["rastertox"], missing: ["rastertox"]), codes: [.driver]),
        Fault(
            testDescription: "claimed names", queue: office(claimed: true, proved: false),
            codes: [.claimedNames]),
        Fault(
            testDescription: "names that nobody asks to be proved", queue: office(claimed: true),
            codes: [.claimedNames]),
        Fault(
            testDescription: "a CUPS that can't be asked", queue: office(claimed: nil), codes: []),
        Fault(
            testDescription: "claimed names through a class",
            classes: [
                QueueFacts(
                    name: "all", deviceURI: "", members: ["office"], letsNamesBeClaimed: true),
                QueueFacts(
                    name: "none", deviceURI: "", members: ["other"], letsNamesBeClaimed: true),
            ], codes: [.claimedNames]),
    ]

    @Test("Each fault of a queue is found, and nothing else", arguments: faults)
    func queue(fault: Fault) {
        let findings = QueueChecks(queues: [fault.queue], classes: fault.classes).findings
        #expect(findings.map(\.code) == fault.codes)
        #expect(findings.allSatisfy { !$0.what.isEmpty && !$0.remedy.isEmpty })
    }

    @Test("Space, clock, time zone and prints that are left behind")
    func services() {
        let checks = ServiceChecks()
        #expect(checks.space("/d", freeBytes: ServiceChecks.leastFreeBytes).isEmpty)
        #expect(checks.space("/d", freeBytes: nil).isEmpty)
        #expect(checks.space("/d", freeBytes: 1 << 20).map(\.code) == [.space])
        #expect(checks.clock(now: 100_000, lastEntry: nil).isEmpty)
        #expect(checks.clock(now: 100_000, lastEntry: 160_000).isEmpty)
        #expect(checks.clock(now: 100_000, lastEntry: 160_001).map(\.code) == [.clock])
        #expect(checks.timeZone("Europe/Berlin", isKnown: true).isEmpty)
        #expect(checks.timeZone("Europe/Bärlin", isKnown: false).map(\.code) == [.timeZone])
        #expect(checks.latePrints(0).isEmpty && checks.unsettled(0).isEmpty)
        #expect(checks.latePrints(1).map(\.code) == [.latePrints])
        #expect(checks.unsettled(2).map(\.code) == [.unsettledPrints])
        let stranded = checks.strandedJob(7, queue: "office")
        #expect(stranded.code == .strandedJob && stranded.subject == "office")
        #expect(stranded.what.contains("job 7"))
    }
}
