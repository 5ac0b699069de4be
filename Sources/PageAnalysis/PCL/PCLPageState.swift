/// What is on the page so far.
struct PCLPageState {
    /// Whether the page would be put out by a reset: something was printed, if only spaces.
    private(set) var isMarked = false
    private(set) var ink = PCLInk.none
    /// Whether the cursor was moved since the page began.
    var hasMoved = false
    /// Of its first byte in the stream.
    let offset: Int

    init(offset: Int) {
        self.offset = offset
    }

    /// Notes a mark.
    mutating func mark(_ ink: PCLInk) {
        isMarked = true
        self.ink = max(self.ink, ink)
    }
}
