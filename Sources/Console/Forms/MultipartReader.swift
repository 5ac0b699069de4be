internal import CLinux
internal import Foundation

/// Takes `multipart/form-data` apart as it comes (RFC 7578; RFC 2046, section 5.1).
struct MultipartReader {
    enum Event: Equatable {
        /// A field begins: its name, and the name of its file if it has one.
        case part(name: String, fileName: String?)
        /// What belongs to it.
        case data([UInt8])
    }

    /// What is no form, or one whose headers or parts are more than a form has.
    struct Malformed: Error {}

    private enum State {
        case preamble
        case headers
        case body
        case end
    }

    private static let mostHeaderBytes = 8 << 10
    private static let mostParts = 50

    /// CR LF and the delimiter; before the first part the CR LF is thought to be there.
    private let delimiter: [UInt8]
    private var state = State.preamble
    private var pending: [UInt8] = [13, 10]
    private var partCount = 0

    /// Nil when the content type is another one, or has no boundary.
    init?(contentType: String) {
        let parts = contentType.split(separator: ";").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        guard parts.first?.lowercased() == "multipart/form-data",
            let parameter = parts.first(where: { $0.lowercased().hasPrefix("boundary=") })
        else { return nil }
        let boundary = parameter.dropFirst("boundary=".count)
            .trimmingCharacters(in: CharacterSet(charactersIn: "\""))
        guard (1...70).contains(boundary.utf8.count) else { return nil }
        delimiter = Array("\r\n--\(boundary)".utf8)
    }

    /// Whether all parts were read.
    var isComplete: Bool { state == .end }

    /// Reads on.
    ///
    /// - Throws: `Malformed`.
    mutating func read(_ bytes: some Sequence<UInt8>) throws(Malformed) -> [Event] {
        pending.append(contentsOf: bytes)
        var events: [Event] = []
        while let event = try step() {
            if case .data(let data) = event, data.isEmpty { continue }
            events.append(event)
        }
        return events
    }

    /// The next event; nil when more bytes are needed.
    private mutating func step() throws(Malformed) -> Event? {
        switch state {
        case .end:
            pending = []
            return nil
        case .headers: return try readHeaders()
        case .preamble, .body: return try readBody()
        }
    }

    private mutating func readBody() throws(Malformed) -> Event? {
        guard let place = place(of: delimiter) else {
            // The beginning of a delimiter may be here, and its end in what comes.
            let certain = max(0, pending.count - delimiter.count + 1)
            return certain == 0 ? nil : taken(certain)
        }
        guard pending.count >= place + delimiter.count + 2 else {
            return place == 0 ? nil : taken(place)
        }
        let event = taken(place)
        let end = pending[delimiter.count..<delimiter.count + 2]
        guard end.elementsEqual([13, 10]) || end.elementsEqual([45, 45]) else { throw Malformed() }
        pending.removeFirst(delimiter.count + 2)
        state = end.elementsEqual([45, 45]) ? .end : .headers
        return event
    }

    /// The first bytes, which belong to the part; what stands before the first is nobody's.
    private mutating func taken(_ count: Int) -> Event {
        let data = Array(pending.prefix(count))
        pending.removeFirst(count)
        return .data(state == .preamble ? [] : data)
    }

    private mutating func readHeaders() throws(Malformed) -> Event? {
        let blankLine = Array("\r\n\r\n".utf8)
        guard let end = place(of: blankLine) else {
            guard pending.count <= Self.mostHeaderBytes else { throw Malformed() }
            return nil
        }
        let text = String(decoding: pending[..<end], as: UTF8.self)
        pending.removeFirst(end + blankLine.count)
        partCount += 1
        let lines = text.split(separator: "\r\n")
        guard partCount <= Self.mostParts,
            let line = lines.first(where: { $0.lowercased().hasPrefix("content-disposition:") }),
            let name = Self.parameter("name", of: line)
        else { throw Malformed() }
        state = .body
        return .part(name: name, fileName: Self.parameter("filename", of: line))
    }

    /// `name="value"`, with `%22` for a quotation mark (HTML, section 4.10.21.8).
    private static func parameter(_ name: String, of line: Substring) -> String? {
        guard let start = line.range(of: "; \(name)=\"") else { return nil }
        let value = line[start.upperBound...].prefix { $0 != "\"" }
        return String(value).replacing("%22", with: "\"")
    }

    /// Where `text` begins in what is pending.
    private func place(of text: [UInt8]) -> Int? {
        pending.withUnsafeBytes { pending in
            guard let start = pending.baseAddress,
                let found = clinux_memmem(start, pending.count, text, text.count)
            else { return nil }
            return UnsafeRawPointer(found) - start
        }
    }
}
