import CCups

/// A queue as cupsd has it.
package struct SchedulerQueue: Hashable, Sendable {
    /// IPP "printer-state" (RFC 8011, section 5.4.11).
    package enum State: Int32, Hashable, Sendable {
        case idle = 3
        case processing = 4
        case stopped = 5
    }

    package let name: String
    /// Empty for a class.
    package let deviceURI: String
    package let state: State
    /// The names of a class's queues; empty for a queue.
    package let members: [String]
    /// "printer-op-policy": by which rules requests are allowed (cupsd.conf(5), Policy).
    package let operationPolicy: String
    /// All such policies of the scheduler.
    package let operationPolicies: [String]
    /// "printer-error-policy": what happens to a job that its backend fails on.
    package let errorPolicy: String
    /// Whether it has a driver, or is raw.
    package let hasDriver: Bool
    package let isShared: Bool
}

extension Scheduler {
    /// All queues for printers, by name; classes are not among them.
    ///
    /// - Throws: `unreachable`, `refused`.
    package func queues() throws(SchedulerError) -> [SchedulerQueue] {
        try queues(areClasses: false)
    }

    /// All classes, by name.
    ///
    /// - Throws: `unreachable`, `refused`.
    package func classes() throws(SchedulerError) -> [SchedulerQueue] {
        try queues(areClasses: true)
    }

    private func queues(areClasses: Bool) throws(SchedulerError) -> [SchedulerQueue] {
        do throws(SchedulerError) {
            return try request(IPP_OP_CUPS_GET_PRINTERS) { request in
                Self.add(
                    request, IPP_TAG_NAME, "requesting-user-name", String(cString: cupsUser()))
                // CUPS_PRINTER_CLASS, alone looked at, tells classes from printers.
                ippAddInteger(
                    request, IPP_TAG_OPERATION, IPP_TAG_ENUM, "printer-type", areClasses ? 1 : 0)
                ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_ENUM, "printer-type-mask", 1)
            } _: { answer throws(SchedulerError) in
                Self.queues(in: answer).sorted { $0.name < $1.name }
            }
        } catch .notFound {
            return []  // How cupsd says that it has no queue.
        }
    }

    /// Asks for a queue by its name.
    ///
    /// - Throws: `notFound` when cupsd has no such queue, `unreachable`, `refused`.
    package func queue(_ name: String) throws(SchedulerError) -> SchedulerQueue {
        try request(IPP_OP_GET_PRINTER_ATTRIBUTES) { request in
            Self.addTarget(request, printer: name)
        } _: { answer throws(SchedulerError) in
            guard let queue = Self.queues(in: answer).first else { throw .notFound }
            return queue
        }
    }

    /// Sends what is printed on the queue somewhere else; its PPD and options stay as they are.
    ///
    /// On a queue that is printing, cupsd kills the backend and prints the job again.
    ///
    /// - Throws: `notFound`, `unreachable`, `refused`.
    package func setDeviceURI(
        _ deviceURI: String, ofQueue name: String
    ) throws(SchedulerError) {
        try request(IPP_OP_CUPS_ADD_MODIFY_PRINTER, resource: "/admin/") { request in
            Self.addTarget(request, printer: name)
            Self.add(request, IPP_TAG_URI, "device-uri", deviceURI, group: IPP_TAG_PRINTER)
        } _: { _ in
        }
    }

    /// Gives a queue, or a class, another operation policy.
    ///
    /// - Throws: `notFound`, `unreachable`, `refused`.
    package func setOperationPolicy(
        _ policy: String, of queue: SchedulerQueue
    ) throws(SchedulerError) {
        let isClass = !queue.members.isEmpty
        try request(
            isClass ? IPP_OP_CUPS_ADD_MODIFY_CLASS : IPP_OP_CUPS_ADD_MODIFY_PRINTER,
            resource: "/admin/"
        ) { request in
            Self.addTarget(request, printer: queue.name, isClass: isClass)
            Self.add(
                request, IPP_TAG_NAME, "printer-op-policy", policy, group: IPP_TAG_PRINTER)
        } _: { _ in
        }
    }

    /// Whether the scheduler lets anybody claim to be anybody on a queue or class: a Validate-Job
    /// request that gives a name and proves nothing is allowed.
    ///
    /// - Throws: `notFound`, `unreachable`.
    package func letsNamesBeClaimed(
        on queue: SchedulerQueue
    ) throws(SchedulerError) -> Bool {
        try isAllowedUnproved(IPP_OP_VALIDATE_JOB) { request in
            Self.addTarget(request, printer: queue.name, isClass: !queue.members.isEmpty)
            Self.add(request, IPP_TAG_MIMETYPE, "document-format", "application/octet-stream")
        }
    }

    /// The groups of printer attributes of an answer.
    private static func queues(in answer: OpaquePointer) -> [SchedulerQueue] {
        groups(in: answer).compactMap(SchedulerQueue.init)
    }

    /// The attributes of an answer, group by group, each value as text.
    static func groups(in answer: OpaquePointer) -> [[String: [String]]] {
        var groups: [[String: [String]]] = [[:]]
        var attribute = ippFirstAttribute(answer)
        while let current = attribute {
            if let name = ippGetName(current).map({ String(cString: $0) }) {
                groups[groups.count - 1][name] = texts(of: current)
            } else {
                groups.append([:])  // A separator between two groups has no name.
            }
            attribute = ippNextAttribute(answer)
        }
        return groups
    }

    /// The values of an attribute as text.
    private static func texts(of attribute: OpaquePointer) -> [String] {
        (0..<ippGetCount(attribute)).compactMap { index in
            switch ippGetValueTag(attribute) {
            case IPP_TAG_INTEGER, IPP_TAG_ENUM: String(ippGetInteger(attribute, index))
            case IPP_TAG_BOOLEAN: String(ippGetBoolean(attribute, index) != 0)
            default: ippGetString(attribute, index, nil).map { String(cString: $0) }
            }
        }
    }
}

extension SchedulerQueue {
    /// From the attributes of a group; nil for a group that is no printer's.
    fileprivate init?(_ values: [String: [String]]) {
        func first(_ name: String) -> String? { values[name]?.first }
        guard let name = first("printer-name") else { return nil }
        self.name = name
        deviceURI = first("device-uri") ?? ""
        state = first("printer-state").flatMap { Int32($0) }.flatMap(State.init) ?? .stopped
        members = values["member-names"] ?? []
        operationPolicy = first("printer-op-policy") ?? "default"
        operationPolicies = values["printer-op-policy-supported"] ?? []
        errorPolicy = first("printer-error-policy") ?? ""
        // cups/cups.h calls raw queues so.
        hasDriver = first("printer-make-and-model") != "Local Raw Printer"
        isShared = first("printer-is-shared") == "true"
    }
}
