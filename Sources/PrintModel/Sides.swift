/// How the impressions of a job lie on its media sheets: IPP "sides" (RFC 8011, section 5.2.8).
package enum Sides: String, Hashable, Sendable, Codable, CaseIterable {
    case oneSided = "one-sided"
    case twoSidedLongEdge = "two-sided-long-edge"
    case twoSidedShortEdge = "two-sided-short-edge"

    /// Whether a media sheet takes two impressions.
    package var isTwoSided: Bool { self != .oneSided }
}
