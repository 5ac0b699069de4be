import PrintModel

/// How a raster document begins, which says what kind it is.
enum RasterSync {
    case apple
    /// CUPS raster of any version, or PWG raster.
    case cups(CUPSPageHeader)

    /// The bytes that tell one for sure.
    static let lookaheadByteCount = 68

    /// - Parameter bytes: the first of a document, `lookaheadByteCount` or more unless it is shorter.
    init?(_ bytes: [UInt8]) {
        if bytes.starts(with: Array("UNIRAST\0".utf8)) {
            self = .apple
            return
        }
        let words: [(word: String, version: Int, isBigEndian: Bool)] = [
            ("RaSt", 1, true), ("tSaR", 1, false), ("RaS2", 2, true), ("2SaR", 2, false),
            ("RaS3", 3, true), ("3SaR", 3, false),
        ]
        let mediaClass = bytes.dropFirst(4).prefix(64)
        // Text may begin with these letters too, but it has no NUL.
        guard let found = words.first(where: { bytes.starts(with: Array($0.word.utf8)) }),
            mediaClass.contains(0)
        else { return nil }
        // PWG raster is version 2 in network byte order with a media class of its own.
        let isPWG = found.word == "RaS2" && mediaClass.starts(with: Array("PwgRaster\0".utf8))
        self = .cups(
            CUPSPageHeader(
                format: isPWG ? .pwgRaster : .cupsRaster, version: found.version,
                isBigEndian: found.isBigEndian))
    }

    var format: DocumentFormat {
        switch self {
        case .apple: .appleRaster
        case .cups(let header): header.format
        }
    }

    /// Bytes before the first page header.
    var byteCount: Int {
        switch self {
        case .apple: ApplePageHeader.fileHeaderByteCount
        case .cups: 4
        }
    }

    var pageHeaderByteCount: Int {
        switch self {
        case .apple: ApplePageHeader.byteCount
        case .cups(let header): header.byteCount
        }
    }

    /// Whether rows are in runs.
    var isCompressed: Bool {
        switch self {
        case .apple: true
        case .cups(let header): header.version == 2
        }
    }

    /// - Throws: `damaged`, for a page that printers refuse.
    func pageHeader(
        _ bytes: [UInt8], offsetBytes: Int
    ) throws(AnalysisError) -> RasterPageHeader {
        switch self {
        case .apple: try ApplePageHeader.parse(bytes, offsetBytes: offsetBytes)
        case .cups(let header): try header.parse(bytes, offsetBytes: offsetBytes)
        }
    }
}
