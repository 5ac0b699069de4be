import PrintModel

/// Tells a page-description language by its first bytes, never by a name.
enum FormatDetector {
    /// How much of the start is looked at: PDF allows junk before its header in the first 1,024
    /// bytes (ISO 32000-1, annex H.3, note 13).
    static let byteCount = 4096

    /// The language that begins at the first of `bytes`, or nil when none is recognised for sure.
    static func format(of bytes: [UInt8]) -> DocumentFormat? {
        if PCLXLAnalyzer.begins(bytes) { return .pclXL }
        return HostBasedLanguage.format(of: bytes)
    }
}
