/// Page numbers in words: "1-3,7".
struct PageRanges {
    private var ranges: [ClosedRange<Int>] = []
    private var isCut = false
    /// After how many ranges the rest is left out: a receipt is to be read.
    private static let limit = 100

    /// Adds the number of the next page, which is larger than those before.
    mutating func append(_ number: Int) {
        if let last = ranges.last, last.upperBound + 1 == number {
            ranges[ranges.count - 1] = last.lowerBound...number
        } else if ranges.count < Self.limit {
            ranges.append(number...number)
        } else {
            isCut = true
        }
    }

    var text: String {
        let texts = ranges.map { range in
            range.count == 1 ? "\(range.lowerBound)" : "\(range.lowerBound)-\(range.upperBound)"
        }
        return (texts + (isCut ? ["…"] : [])).joined(separator: ",")
    }
}
