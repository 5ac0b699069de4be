/// What a queue is called in the ledger, where several print servers may have one of the same name.
///
/// A queue of the server `local`, a site's only one, goes by its own name: "office". One of another
/// server bears that server's name as well: "paris/office". CUPS allows no "/" in names of queues.
///
/// What is said of "office" (its settings, where a credit type is valid) holds on every server; what
/// is said of "paris/office" holds there only, and comes first.
package enum QueueName {
    /// The server whose queues go by their own names.
    package static let unnamedServer = "local"

    /// - Parameters:
    ///   - queue: as CUPS calls it, or a name of the ledger already.
    ///   - server: whose CUPS that is.
    package static func inLedger(_ queue: String, onServer server: String) -> String {
        server == unnamedServer || queue.contains("/") ? queue : "\(server)/\(queue)"
    }

    /// What CUPS on that server calls a queue of the ledger; nil when the queue is another server's.
    package static func inScheduler(_ queue: String, onServer server: String) -> String? {
        guard let slash = queue.firstIndex(of: "/") else { return queue }
        return queue[..<slash] == server ? String(queue[queue.index(after: slash)...]) : nil
    }

    /// The names under which something may be said of a queue, the first that is found counts.
    package static func names(of queue: String) -> [String] {
        let own = queue.split(separator: "/", maxSplits: 1).last.map(String.init) ?? queue
        return own == queue ? [queue] : [queue, own]
    }
}
