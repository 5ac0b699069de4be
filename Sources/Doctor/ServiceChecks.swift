/// What is wrong with the ledger and the machine under it.
package struct ServiceChecks: Sendable {
    package init() {}

    /// Bytes that must be free before a disk is found too full: a few large jobs.
    package static let leastFreeBytes: UInt64 = 512 << 20

    /// Whether there is room on a file system, by the bytes that are free for whoever is not root; nil
    /// where that is not known.
    package func space(_ path: String, freeBytes: UInt64?) -> [Finding] {
        guard let freeBytes, freeBytes < Self.leastFreeBytes else { return [] }
        return [
            Finding(
                .space, path,
                "\(freeBytes >> 20) MiB are free. On a full disk jobs are held, since they can be "
                    + "neither spooled nor charged.",
                remedy: "Make room on the file system of \(path).")
        ]
    }

    /// Milliseconds by which two clocks may differ without harm.
    private static let clockTolerance: Int64 = 60_000

    /// - Parameters:
    ///   - now: by this machine's clock, in milliseconds since 1970.
    ///   - lastEntry: when the last journal entry was made; nil when there is none.
    package func clock(now: Int64, lastEntry: Int64?) -> [Finding] {
        guard let lastEntry, now + Self.clockTolerance < lastEntry else { return [] }
        return [
            Finding(
                .clock, "clock",
                "The clock is \((lastEntry - now) / 1000) s behind the last entry of the ledger: "
                    + "credits lapse and rates count at the wrong time.",
                remedy: "Set the clock, and keep it right with NTP (timedatectl set-ntp true).")
        ]
    }

    /// Whether the system knows the time zone of that name.
    package func timeZone(_ name: String, isKnown: Bool) -> [Finding] {
        guard !isKnown else { return [] }
        return [
            Finding(
                .timeZone, name, "There is no such time zone; days begin in another.",
                remedy:
                    "Set `time-zone` to one of `timedatectl list-timezones`, and install tzdata.")
        ]
    }

    /// Prints that were made without the ledger and are not charged.
    package func latePrints(_ count: Int) -> [Finding] {
        guard count > 0 else { return [] }
        return [
            Finding(
                .latePrints, "\(count)",
                "\(count == 1 ? "A print was" : "\(count) prints were") made without the ledger and "
                    + "not charged yet.",
                remedy: "`pagetoll settle` charges them, or says why it can't.")
        ]
    }

    /// A job that CUPS waits for and that no backend works on.
    package func strandedJob(_ id: Int, queue: String) -> Finding {
        Finding(
            .strandedJob, queue,
            "CUPS waits for job \(id), whose backend was killed; no other job of the queue is printed.",
            remedy: "`pagetoll settle` sends it again; `cancel \(id)` gives it up.")
    }

    /// Prints whose price is set aside for longer than any job takes.
    package func unsettled(_ count: Int) -> [Finding] {
        guard count > 0 else { return [] }
        return [
            Finding(
                .unsettledPrints, "\(count)",
                "\(count == 1 ? "A print has" : "\(count) prints have") been under way for more than "
                    + "a day; the credit set aside can't be used.",
                remedy: "Look at the jobs in CUPS; `pagetoll settle` ends those that are over.")
        ]
    }
}
