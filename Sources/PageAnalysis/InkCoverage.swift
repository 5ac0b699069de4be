/// How much of each cell in a row of cells is covered by cyan, magenta and yellow, to find colour in
/// halftones: dots of the three that lie side by side are grey to the eye when there are as many of
/// each. Many inkjets and drivers lay black so.
///
/// Cells are looked at one by one for lines and in groups for tints. A cell is in colour when its
/// inks cover parts of it that differ by an eighth or more, a group from a 24th on, since the noise
/// of halftones evens out in it.
struct InkCoverage {
    /// The inks by their place.
    enum Ink: Int {
        case cyan = 0
        case magenta = 1
        case yellow = 2
    }

    private static let cellTolerance = 8
    private static let cellsInGroup = 16
    private static let groupTolerance = 24

    /// By ink and cell.
    private var amounts: [[Int]] = [[], [], []]

    mutating func clear() {
        for ink in amounts.indices { amounts[ink].removeAll(keepingCapacity: true) }
    }

    /// Adds to what covers the cell at `index`.
    @inline(__always)
    mutating func add(_ amount: Int, of ink: Ink, toCell index: Int) {
        extend(ink, to: index + 1)
        amounts[ink.rawValue][index] += amount
    }

    /// Adds to what covers each of the cells from `first` on.
    mutating func add(_ added: [Int], of ink: Ink, fromCell first: Int) {
        extend(ink, to: first + added.count)
        amounts[ink.rawValue].withUnsafeMutableBufferPointer { cells in
            for place in added.indices { cells[first + place] += added[place] }
        }
    }

    /// Adds the same to each of `cells`.
    mutating func add(_ amount: Int, of ink: Ink, toCells range: Range<Int>) {
        extend(ink, to: range.upperBound)
        amounts[ink.rawValue].withUnsafeMutableBufferPointer { cells in
            for index in range { cells[index] += amount }
        }
    }

    @inline(__always)
    private mutating func extend(_ ink: Ink, to count: Int) {
        let missing = count - amounts[ink.rawValue].count
        guard missing > 0 else { return }
        amounts[ink.rawValue].append(contentsOf: repeatElement(0, count: missing))
    }

    /// What covers the cell at `index`.
    func amount(of ink: Ink, inCell index: Int) -> Int {
        let cells = amounts[ink.rawValue]
        return cells.indices.contains(index) ? cells[index] : 0
    }

    /// Whether a cell or a group of cells is in colour.
    ///
    /// - Parameter fullAmount: of an ink that covers all of a cell.
    func isColored(fullAmount: Int) -> Bool {
        let count = amounts.map(\.count).max() ?? 0
        for start in stride(from: 0, to: count, by: InkCoverage.cellsInGroup) {
            let group = start..<min(start + InkCoverage.cellsInGroup, count)
            if differs(group, fullAmount, InkCoverage.groupTolerance)
                || group.contains(where: {
                    differs($0..<$0 + 1, fullAmount, InkCoverage.cellTolerance)
                })
            {
                return true
            }
        }
        return false
    }

    /// Whether the inks in `cells` differ by a part of their area that is one to `tolerance`.
    private func differs(_ cells: Range<Int>, _ fullAmount: Int, _ tolerance: Int) -> Bool {
        let sums = amounts.map { ink in
            cells.clamped(to: ink.indices).reduce(0) { $0 + ink[$1] }
        }
        let difference = (sums.max() ?? 0) - (sums.min() ?? 0)
        return difference > 0 && difference * tolerance >= cells.count * fullAmount
    }
}
