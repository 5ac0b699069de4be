/// The lines that a real backend writes to standard error: passed on as they are, and read for what
/// they tell about the printer (filter(7), "Messages").
struct BackendMessages {
    /// N of the last "PAGE: total N" that is more than zero: the printer's own count of impressions.
    private(set) var printerImpressions: Int?
    /// The job's number at the printer: "DEBUG: Print job accepted - job ID N."
    private(set) var printerJobID: Int?
    /// What a backend has read that passes data on, and not yet written to the printer; nil while it
    /// has told of no block. It tells of each, both times (cups/backend/runloop.c).
    private(set) var bytesInHand: Int?

    /// The start of a line whose end has not come yet.
    private var line: [UInt8] = []
    /// A line is passed on in any length; only this much of it is looked at.
    private static let longestLine = 2048

    /// Takes the next bytes, which may end anywhere in a line.
    mutating func take(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            if byte == UInt8(ascii: "\n") {
                read(String(decoding: line, as: UTF8.self))
                line.removeAll(keepingCapacity: true)
            } else if line.count < Self.longestLine {
                line.append(byte)
            }
        }
    }

    private mutating func read(_ line: String) {
        if let rest = line.dropping(prefix: "PAGE:") {
            let words = rest.split(separator: " ")
            if words.count == 2, words[0] == "total", let count = Int(words[1]), count > 0 {
                printerImpressions = count
            }
        } else if let rest = line.dropping(prefix: "DEBUG: Print job accepted - job ID ") {
            printerJobID = Int(rest.prefix { $0.isNumber })
        } else if let count = blockLength(line.dropping(prefix: "DEBUG: Read ")) {
            bytesInHand = (bytesInHand ?? 0) &+ count
        } else if let count = blockLength(line.dropping(prefix: "DEBUG: Wrote ")) {
            bytesInHand = (bytesInHand ?? 0) &- count
        }
    }

    /// N of "N bytes of print data".
    private func blockLength(_ rest: Substring?) -> Int? {
        let words = rest?.split(separator: " ") ?? []
        guard words.dropFirst().starts(with: ["bytes", "of", "print"]) else { return nil }
        return Int(words[0])
    }
}

extension String {
    fileprivate func dropping(prefix: String) -> Substring? {
        hasPrefix(prefix) ? dropFirst(prefix.count) : nil
    }
}
