/// What a file says that is to be imported, and all that is wrong with it.
package struct Import<Row: Hashable & Sendable>: Hashable, Sendable {
    package var rows: [Row] = []
    /// By line.
    package var faults: [LineFault] = []

    package init() {}
}

extension Import {
    /// Adds what `read` makes of a line, or its fault.
    mutating func add(_ read: () throws(LineFault) -> Row?) {
        do throws(LineFault) {
            if let row = try read() { rows.append(row) }
        } catch {
            faults.append(error)
        }
    }
}
