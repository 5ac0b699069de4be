import CCups
import Glibc

/// A job at an IPP printer, by the number that the printer gave it.
struct PrinterJob {
    let uri: String
    let id: Int32

    private static let timeoutSeconds = 2.0
    /// IPP "job-state" from "canceled" on (RFC 8011, section 5.3.7).
    private static let firstFinalState: Int32 = 7

    /// Get-Job-Attributes; nil when the printer does not answer.
    func reading() -> Reading? {
        var scheme = [CChar](repeating: 0, count: 32)
        var user = [CChar](repeating: 0, count: 256)
        var host = [CChar](repeating: 0, count: 256)
        var resource = [CChar](repeating: 0, count: 1024)
        var port: Int32 = 0
        let separated = httpSeparateURI(
            HTTP_URI_CODING_ALL, uri, &scheme, Int32(scheme.count), &user, Int32(user.count),
            &host, Int32(host.count), &port, &resource, Int32(resource.count))
        guard separated.rawValue >= HTTP_URI_STATUS_OK.rawValue else { return nil }
        let isEncrypted = ["ipps", "https"].contains(Self.text(scheme))
        guard
            let connection = httpConnect2(
                Self.text(host), port, nil, AF_UNSPEC,
                isEncrypted ? HTTP_ENCRYPTION_ALWAYS : HTTP_ENCRYPTION_IF_REQUESTED, 1,
                Int32(Self.timeoutSeconds * 1000), nil)
        else { return nil }
        defer { httpClose(connection) }
        // The call-back says whether to wait on: never.
        httpSetTimeout(connection, Self.timeoutSeconds, { _, _ in 0 }, nil)
        return ask(connection, resource: Self.text(resource))
    }

    private func ask(_ connection: OpaquePointer, resource: String) -> Reading? {
        guard let request = ippNewRequest(IPP_OP_GET_JOB_ATTRIBUTES) else { return nil }
        ippAddString(request, IPP_TAG_OPERATION, IPP_TAG_URI, "printer-uri", nil, uri)
        ippAddInteger(request, IPP_TAG_OPERATION, IPP_TAG_INTEGER, "job-id", id)
        ippAddString(
            request, IPP_TAG_OPERATION, IPP_TAG_NAME, "requesting-user-name", nil, cupsUser())
        guard let answer = cupsDoRequest(connection, request, resource) else { return nil }
        defer { ippDelete(answer) }
        guard let state = ippFindAttribute(answer, "job-state", IPP_TAG_ENUM) else { return nil }
        let count = ippFindAttribute(answer, "job-impressions-completed", IPP_TAG_INTEGER)
        let job = ippGetInteger(state, 0)
        return Reading(
            state: Int(job), impressions: count.map { max(0, Int(ippGetInteger($0, 0))) } ?? 0,
            isFinal: job >= Self.firstFinalState)
    }

    private static func text(_ characters: [CChar]) -> String {
        String(decoding: characters.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
