/// Sizes that a rate table prices alike. Every size is in exactly one class.
package enum MediaClass: String, Hashable, Sendable, Codable, CaseIterable {
    /// Up to legal and foolscap: what an office printer's trays hold (A4, Letter, A5, envelopes).
    case standard
    /// Up to SRA3: A3, Ledger, B4.
    case large
    /// Anything bigger.
    case wideFormat = "wide-format"
}

extension MediaSize {
    package var mediaClass: MediaClass {
        let (short, long) = (min(width, height), max(width, height))
        let tolerance = 177  // Five points, as for `matches`.
        if short <= 21590 + tolerance, long <= 35560 + tolerance { return .standard }
        if short <= 32000 + tolerance, long <= 45000 + tolerance { return .large }
        return .wideFormat
    }
}
