import CCups
import Glibc

/// cupsd, asked over its own socket: what it says of jobs and queues can't be forged by a user.
///
/// Synchronous; each call is one IPP request (RFC 8011; CUPS' own operations: cups.org/doc/spec-ipp).
package struct Scheduler {
    /// After how many seconds without an answer a request is given up.
    private let timeoutSeconds: Double

    /// The scheduler that `CUPS_SERVER` or the client configuration names.
    package init(timeoutSeconds: Double = 5) {
        self.timeoutSeconds = timeoutSeconds
    }

    /// Sends a request that `fill` completes, and gives the answer to `read`.
    ///
    /// - Parameters:
    ///   - resource: the HTTP path: "/" or, for administration, "/admin/".
    ///   - file: what follows the request: a document, or a driver.
    /// - Throws: `unreachable`, `refused`.
    func request<Value>(
        _ operation: ipp_op_t, resource: String = "/", file: String? = nil,
        _ fill: (OpaquePointer) -> Void,
        _ read: (OpaquePointer) throws(SchedulerError) -> Value
    ) throws(SchedulerError) -> Value {
        let connection = try connected()
        defer { httpClose(connection) }
        guard let request = ippNewRequest(operation) else {
            throw .unreachable(reason: "out of memory")
        }
        fill(request)
        // Which takes the request over.
        let answer = cupsDoFileRequest(connection, request, resource, file)
        defer { ippDelete(answer) }
        let status = cupsLastError()
        guard let answer else {
            throw .unreachable(reason: String(cString: cupsLastErrorString()))
        }
        guard status.rawValue <= IPP_STATUS_OK_CONFLICTING.rawValue else {
            if status == IPP_STATUS_ERROR_NOT_FOUND { throw .notFound }
            throw .refused(reason: String(cString: cupsLastErrorString()))
        }
        return try read(answer)
    }

    /// Whether a request is allowed that proves nothing about who sends it.
    ///
    /// - Throws: `unreachable`.
    func isAllowedUnproved(
        _ operation: ipp_op_t, _ fill: (OpaquePointer) -> Void
    ) throws(SchedulerError) -> Bool {
        let connection = try connected()
        defer { httpClose(connection) }
        guard let request = ippNewRequest(operation) else {
            throw .unreachable(reason: "out of memory")
        }
        defer { ippDelete(request) }
        fill(request)
        // These two, unlike cupsDoRequest, don't answer a demand for proof.
        let sent = cupsSendRequest(connection, request, "/", 0)
        guard sent != HTTP_STATUS_UNAUTHORIZED, sent != HTTP_STATUS_FORBIDDEN else { return false }
        let answer = cupsGetResponse(connection, "/")
        defer { ippDelete(answer) }
        let status = httpGetStatus(connection)
        guard answer != nil || status == HTTP_STATUS_UNAUTHORIZED || status == HTTP_STATUS_FORBIDDEN
        else { throw .unreachable(reason: String(cString: cupsLastErrorString())) }
        guard status == HTTP_STATUS_OK else { return false }
        let refusals = [IPP_STATUS_ERROR_NOT_AUTHENTICATED, IPP_STATUS_ERROR_NOT_AUTHORIZED]
        return !refusals.contains(ippGetStatusCode(answer))
    }

    func connected() throws(SchedulerError) -> OpaquePointer {
        guard
            let connection = httpConnect2(
                cupsServer(), ippPort(), nil, AF_UNSPEC, cupsEncryption(), 1,
                Int32(timeoutSeconds * 1000), nil)
        else { throw .unreachable(reason: String(cString: cupsLastErrorString())) }
        // The call-back says whether to wait on: never.
        httpSetTimeout(connection, timeoutSeconds, { _, _ in 0 }, nil)
        return connection
    }

    /// Adds the attributes that every request on a queue or the whole server needs.
    static func addTarget(
        _ request: OpaquePointer, printer: String?, isClass: Bool = false
    ) {
        let folder = isClass ? "classes" : "printers"
        let uri = printer.map { "ipp://localhost/\(folder)/\($0)" } ?? "ipp://localhost/"
        add(request, IPP_TAG_URI, "printer-uri", uri)
        add(request, IPP_TAG_NAME, "requesting-user-name", String(cString: cupsUser()))
    }

    static func add(
        _ request: OpaquePointer, _ tag: ipp_tag_t, _ name: String, _ value: String,
        group: ipp_tag_t = IPP_TAG_OPERATION
    ) {
        ippAddString(request, group, tag, name, nil, value)
    }
}

/// Why cupsd gave no answer, or not the one that was wanted.
package enum SchedulerError: Error, Hashable, Sendable {
    case unreachable(reason: String)
    case notFound
    case refused(reason: String)
}
