import PrintModel

/// Tells a page-description language by its first bytes, never by a name.
enum FormatDetector {
    /// How much of the start is looked at: PDF allows junk before its header in the first 1,024
    /// bytes (ISO 32000-1, annex H.3, note 13).
    static let byteCount = 4096

    /// The language that begins at the first of `bytes`, or nil when none is recognised for sure.
    static func format(of bytes: [UInt8]) -> DocumentFormat? {
        if PCLXLAnalyzer.begins(bytes) { return .pclXL }
        if let sync = RasterSync(bytes) { return sync.format }
        if TIFFHeader(bytes) != nil { return .tiff }
        if JPEGAnalyzer.begins(bytes) { return .jpeg }
        if PNGAnalyzer.begins(bytes) { return .png }
        if bytes.starts(with: "%PDF-".utf8) { return pdf(bytes) }
        if let format = PostScriptSignature.format(of: bytes) { return format }
        if XPSAnalyzer.begins(bytes) { return .xps }
        if let format = HostBasedLanguage.format(of: bytes) { return format }
        if let format = ESCPAnalyzer.format(of: bytes) { return format }
        // These have no header: whatever has one goes first.
        if HPGLSignature.matches(bytes) { return .hpgl }
        if PCLSignature.matches(bytes) { return .pcl }
        // PDF may have junk before its header, but nothing that another language begins with.
        if let pdf = pdf(bytes) { return pdf }
        if TextSignature.matches(bytes) { return .text }
        return nil
    }

    /// Whether the first of `bytes` begin a document for sure, so that they are no more of the one
    /// before: they are a header, or an escape.
    static func beginsDocument(_ bytes: [UInt8]) -> Bool {
        switch format(of: bytes) {
        case nil, .text, .hpgl: false
        case .pdf, .pclm: bytes.starts(with: "%PDF-".utf8)
        case .pcl: bytes.first == 0x1B
        default: true
        }
    }

    /// PDF, or PCLm, which says so in a comment after the header.
    private static func pdf(_ bytes: [UInt8]) -> DocumentFormat? {
        let header = Array(bytes.prefix(1024 + 5))
        guard let start = header.firstIndex(of: "%PDF-") else { return nil }
        let comments = Array(bytes[start...].prefix(256))
        return comments.firstIndex(of: "%PCLm") == nil ? .pdf : .pclm
    }
}
