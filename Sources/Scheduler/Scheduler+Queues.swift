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
    package let deviceURI: String
    package let state: State
}

extension Scheduler {
    /// All queues for printers, by name; classes are not among them.
    ///
    /// - Throws: `unreachable`, `refused`.
    package func queues() throws(SchedulerError) -> [SchedulerQueue] {
        do throws(SchedulerError) {
            return try request(IPP_OP_CUPS_GET_PRINTERS) { request in
                Self.add(
                    request, IPP_TAG_NAME, "requesting-user-name", String(cString: cupsUser()))
                // Printers, without classes (CUPS_PRINTER_CLASS).
                ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_ENUM, "printer-type", 0)
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

    /// The groups of printer attributes of an answer.
    private static func queues(in answer: OpaquePointer) -> [SchedulerQueue] {
        var queues: [SchedulerQueue] = []
        var name: String?
        var deviceURI: String?
        var state: SchedulerQueue.State?
        func finishGroup() {
            if let name, let deviceURI {
                queues.append(
                    SchedulerQueue(name: name, deviceURI: deviceURI, state: state ?? .stopped))
            }
            (name, deviceURI, state) = (nil, nil, nil)
        }
        var attribute = ippFirstAttribute(answer)
        while let current = attribute {
            if let attributeName = ippGetName(current).map({ String(cString: $0) }) {
                switch attributeName {
                case "printer-name":
                    name = ippGetString(current, 0, nil).map { String(cString: $0) }
                case "device-uri":
                    deviceURI = ippGetString(current, 0, nil).map { String(cString: $0) }
                case "printer-state":
                    state = SchedulerQueue.State(rawValue: ippGetInteger(current, 0))
                default: break
                }
            } else {
                finishGroup()  // A separator between two groups has no name.
            }
            attribute = ippNextAttribute(answer)
        }
        finishGroup()
        return queues
    }
}
