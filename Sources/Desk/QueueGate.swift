package import Ledger
package import LedgerStore
internal import PrintModel
package import Scheduler

/// Puts queues of CUPS under the gate, and takes them off.
package struct QueueGate {
    private let scheduler = Scheduler()
    private let isRehearsal: Bool

    /// - Parameter isRehearsal: whether to say only what would be done to a queue.
    package init(isRehearsal: Bool = false) {
        self.isRehearsal = isRehearsal
    }

    /// cupsd's policy under which names are proved (cupsd-policy.conf).
    private static let policy = "pagetoll"

    /// Lets all jobs of a queue be counted and charged; its driver, options and jobs stay.
    ///
    /// - Returns: a sentence about what was done.
    package func protect(_ queue: String) throws(QueueGateError) -> String {
        try rewrite(queue, done: "is under the gate", already: "was under the gate already") {
            $0.wrapped
        }
    }

    /// Lets the jobs of a queue go straight to the printer again.
    package func unprotect(_ queue: String) throws(QueueGateError) -> String {
        try rewrite(
            queue, done: "is no longer under the gate", already: "was not under the gate"
        ) {
            $0.rawValue
        }
    }

    /// Has cupsd ask for proof on the queue and on every class that it is in, since a job for a
    /// class is judged by the class's policy alone; then has the gate insist on it.
    ///
    /// - Returns: the queues and classes whose policy was changed.
    package func demandProof(
        on queue: String, ofServer server: String, in store: Store, _ act: Act
    ) throws(QueueGateError) -> [String] {
        let target = try asking { () throws(SchedulerError) in try scheduler.queue(queue) }
        guard target.operationPolicies.contains(Self.policy) else {
            throw .noPolicy(Self.policy)
        }
        var changed: [String] = []
        let classes = try asking { () throws(SchedulerError) in try scheduler.classes() }
        for place in [target] + classes.filter({ $0.members.contains(queue) })
        where place.operationPolicy != Self.policy {
            try asking { () throws(SchedulerError) in
                try scheduler.setOperationPolicy(Self.policy, of: place)
            }
            changed.append("\(place.name.printable) has the policy \(Self.policy).")
        }
        do {
            let name = QueueName.inLedger(queue, onServer: server)
            _ = try store.changeQueue(name, act) { $0.requiresAuthentication = true }
        } catch {
            throw .ledger(error)
        }
        return changed
    }

    /// Gives a queue another device URI, unless it has that already.
    private func rewrite(
        _ name: String, done: String, already: String, _ uri: (DeviceURI) -> String
    ) throws(QueueGateError) -> String {
        let queue = try asking { () throws(SchedulerError) in try scheduler.queue(name) }
        let device: DeviceURI
        do {
            device = try DeviceURI(queue.deviceURI)
        } catch {
            throw .device(queue.deviceURI, reason: "\(error)")
        }
        let wanted = uri(device)
        guard wanted != queue.deviceURI else {
            return "Queue \(name.printable) \(already): \(queue.deviceURI)"
        }
        // cupsd would kill the backend and print the job again from its start.
        guard queue.state != .processing else { throw .printing(name) }
        guard !isRehearsal else {
            return "Queue \(name.printable): \(queue.deviceURI) would be \(wanted)"
        }
        try asking { () throws(SchedulerError) in
            try scheduler.setDeviceURI(wanted, ofQueue: name)
        }
        return "Queue \(name.printable) \(done): \(queue.deviceURI) is now \(wanted)"
    }

    private func asking<Value>(
        _ body: () throws(SchedulerError) -> Value
    ) throws(QueueGateError) -> Value {
        do {
            return try body()
        } catch {
            throw .scheduler(error)
        }
    }
}

/// Why a queue can't be put under the gate, or taken off it.
package enum QueueGateError: ExplainedError, Hashable {
    case noPolicy(String)
    case device(String, reason: String)
    case printing(String)
    case scheduler(SchedulerError)
    case ledger(LedgerError)

    package var explanation: String {
        switch self {
        case .noPolicy(let policy):
            "CUPS has no policy \(policy). Put /usr/share/pagetoll/cupsd-policy.conf at the end of "
                + "/etc/cups/cupsd.conf, restart cupsd, and try again."
        case .device(let uri, let reason):
            "The device URI \(uri) can't pass the gate (\(reason)); correct it with lpadmin -v."
        case .printing(let queue):
            "Queue \(queue) is printing; try again when it is idle, or stop it with cupsdisable."
        case .scheduler(let error): error.explanation
        case .ledger(let error): error.explanation
        }
    }
}
