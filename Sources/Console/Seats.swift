internal import Synchronization

/// How many may do something costly at once.
final class Seats: Sendable {
    private let limit: Int
    private let taken = Atomic(0)

    init(_ limit: Int) {
        self.limit = limit
    }

    /// A place, until it is let go of.
    final class Seat: Sendable {
        private let seats: Seats

        fileprivate init(_ seats: Seats) {
            self.seats = seats
        }

        deinit { seats.taken.subtract(1, ordering: .relaxed) }
    }

    /// Nil when all are taken.
    func take() -> Seat? {
        let seat = Seat(self)
        return taken.add(1, ordering: .relaxed).newValue <= limit ? seat : nil
    }
}
