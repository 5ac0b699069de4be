import CCups
import Glibc

extension Scheduler {
    /// Makes a queue that is not shared, accepts jobs and has the driver of another one, or puts it in
    /// the place of one with its name.
    ///
    /// - Throws: `notFound` when there is no `model`, `unreachable`, `refused`.
    package func addQueue(
        _ name: String, deviceURI: String, likeQueue model: SchedulerQueue
    ) throws(SchedulerError) {
        let driver = model.hasDriver ? try driverFile(ofQueue: model.name) : nil
        defer { driver.map { _ = unlink($0) } }
        try request(IPP_OP_CUPS_ADD_MODIFY_PRINTER, resource: "/admin/", file: driver) { request in
            Self.addTarget(request, printer: name)
            Self.add(request, IPP_TAG_URI, "device-uri", deviceURI, group: IPP_TAG_PRINTER)
            if driver == nil {
                Self.add(request, IPP_TAG_NAME, "ppd-name", "raw", group: IPP_TAG_PRINTER)
            }
            ippAddInteger(
                request, IPP_TAG_PRINTER, IPP_TAG_ENUM, "printer-state",
                Int32(IPP_PSTATE_IDLE.rawValue))
            ippAddBoolean(request, IPP_TAG_PRINTER, "printer-is-accepting-jobs", 1)
            ippAddBoolean(request, IPP_TAG_PRINTER, "printer-is-shared", 0)
        } _: { _ in
        }
    }

    /// Deletes a queue, with its jobs.
    ///
    /// - Throws: `notFound`, `unreachable`, `refused`.
    package func deleteQueue(_ name: String) throws(SchedulerError) {
        try request(IPP_OP_CUPS_DELETE_PRINTER, resource: "/admin/") { request in
            Self.addTarget(request, printer: name)
        } _: { _ in
        }
    }

    /// Prints a file as this user.
    ///
    /// - Returns: IPP "job-id".
    /// - Throws: `notFound` when there is no such queue, `unreachable`, `refused`.
    package func printFile(
        _ path: String, onQueue name: String, title: String
    ) throws(SchedulerError) -> Int {
        try request(IPP_OP_PRINT_JOB, resource: "/printers/\(name)", file: path) { request in
            Self.addTarget(request, printer: name)
            Self.add(request, IPP_TAG_NAME, "job-name", title)
        } _: { answer throws(SchedulerError) in
            guard let id = integer(answer, "job-id") else {
                throw .refused(reason: "the answer to the test page has no job-id")
            }
            return Int(id)
        }
    }

    /// The PPD of a queue, as a file that the caller removes.
    private func driverFile(ofQueue name: String) throws(SchedulerError) -> String {
        var path = Array("/tmp/pagetoll-driver-XXXXXX".utf8CString)
        let file = mkstemp(&path)
        guard file >= 0 else { throw .refused(reason: "no file can be made in /tmp") }
        defer { close(file) }
        let text = String(decoding: path.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
        let connection = try connected()
        defer { httpClose(connection) }
        guard cupsGetFd(connection, "/printers/\(name).ppd", file) == HTTP_STATUS_OK else {
            unlink(text)
            throw .notFound
        }
        return text
    }
}
