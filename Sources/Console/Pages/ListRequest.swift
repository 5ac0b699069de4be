internal import Foundation
internal import Hummingbird
internal import Wording

/// What part of a list is asked for, in which order, and filtered how.
struct ListRequest: Sendable {
    let path: String
    private let values: [String: String]
    let number: Int
    let limit = 50

    /// No list is read to the end page by page; whoever wants all, exports.
    private static let pages = 1...100_000

    init(_ request: Request) {
        path = request.uri.path
        values = request.queryValues.compactMapValues(\.first)
        let number = values["page"].flatMap(Int.init) ?? 1
        self.number = min(max(number, Self.pages.lowerBound), Self.pages.upperBound)
    }

    /// A filter, "" when it is not set.
    subscript(_ name: String) -> String { String((values[name] ?? "").prefix(200)) }

    var offset: Int { (number - 1) * limit }

    /// The address of the same list with other values.
    func location(_ changes: [String: String]) -> String {
        let parts = values.merging(changes) { _, new in new }
            .filter { !$0.value.isEmpty && $0 != ("page", "1") }.sorted { $0.key < $1.key }
            .map { "\($0.key.pathPart)=\($0.value.pathPart)" }
        return parts.isEmpty ? path : "\(path)?\(parts.joined(separator: "&"))"
    }
}

/// Where one is in a long list, and the ways on.
struct PagingView: Sendable {
    let summary: String?
    let previous, next: WayView?

    struct WayView: Sendable {
        let label, location: String
    }

    /// A list that is counted, page by page.
    init(_ list: ListRequest, count: Int, _ views: Views) {
        let first = min(list.offset + 1, count)
        let last = min(list.offset + list.limit, count)
        summary =
            count == 0
            ? nil
            : views.texts(
                Sentence("{0} to {1} of {2}", first, last, count))
        previous =
            list.number > 1
            ? WayView(
                label: views.texts("Previous page"),
                location: list.location(["page": "\(list.number - 1)"])) : nil
        next =
            last < count
            ? WayView(
                label: views.texts("Next page"),
                location: list.location(["page": "\(list.number + 1)"])) : nil
    }

    /// A list that is too long to be counted, from the newest on.
    ///
    /// - Parameter next: what `after` is on the next page; nil on the last.
    init(_ list: ListRequest, after next: String?, _ views: Views) {
        summary = nil
        previous =
            list["after"].isEmpty
            ? nil
            : WayView(label: views.texts("Newest"), location: list.location(["after": ""]))
        self.next = next.map {
            WayView(label: views.texts("Older"), location: list.location(["after": $0]))
        }
    }
}
