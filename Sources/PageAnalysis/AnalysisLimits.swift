/// How much one analysis may cost; print data is hostile.
package struct AnalysisLimits: Hashable, Sendable {
    /// The limits by name, as errors give them.
    package enum Name: String, Hashable, Sendable {
        case pages
        case copies
        case nesting
        case decodedBytes = "decoded bytes"
        case objects
        case time
    }

    /// Pages of data: more paper than one job can mean, and an answer that fits in memory.
    package var pages = 250_000
    /// Copies of one page: no printer holds the paper for more, and sums of them can't overflow.
    package var copies = 1_000_000
    /// Forms in forms, page-tree nodes in nodes, documents in documents.
    package var nesting = 64
    /// Bytes that come out of decompression in one job: more than any honest job, less than hurts.
    package var decodedBytes = 16 << 30
    /// Objects, commands or records looked at in one job.
    package var objects = 500_000_000
    /// Time that programs (PostScript) may run in one job: less than the gateway waits.
    var seconds = 240
    /// Warnings kept; those after are counted only.
    package var warnings = 100

    package static let standard = AnalysisLimits()

    /// Small enough that a fuzzer sees an over-long run as a finding.
    package static let fuzzing: AnalysisLimits = {
        var limits = AnalysisLimits()
        limits.pages = 10_000
        limits.nesting = 32
        limits.decodedBytes = 16 << 20
        limits.objects = 1_000_000
        limits.seconds = 0  // No other program is started.
        return limits
    }()
}
