/// Whether an impression bears colour: IPP "print-color-mode" (PWG 5100.13, section 5.2.3).
///
/// Decided from what is painted, so the printer's own choices ("auto", "bi-level") do not occur.
package enum PrintColorMode: String, Hashable, Sendable, Codable, CaseIterable {
    case color
    case monochrome
}
