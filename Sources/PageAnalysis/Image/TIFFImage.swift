import PrintModel

/// What the tags of one image of a TIFF document say: its size, how its pixels are to be read, and
/// where they are.
struct TIFFImage {
    /// What the numbers of a pixel stand for (TIFF 6.0, PhotometricInterpretation).
    enum Photometric: UInt64 {
        case whiteIsZero = 0
        case blackIsZero = 1
        case rgb = 2
        case palette = 3
        case transparencyMask = 4
        case separated = 5
        case yCbCr = 6
        case cieLab = 8
        case iccLab = 9
    }

    /// A side longer than this at 1,200 dots an inch is 20 metres.
    private static let sidePixels: ClosedRange<UInt64> = 1...1_000_000
    private static let uncompressed: UInt64 = 1
    private static let jpeg: UInt64 = 7

    let directory: TIFFDirectory
    let width: Int
    let height: Int
    let photometric: Photometric?
    let sampleCount: Int
    let sampleBits: Int
    /// Whether each sample is in a plane of its own.
    let isPlanar: Bool
    let isTiled: Bool
    let isJPEG: Bool
    /// Whether rows are as they are, from the first bit of a byte on.
    let isPlain: Bool
    let rowsPerStrip: Int
    /// Where the strips or tiles are in the document, and their bytes where they are given.
    let offsets: [UInt64]
    let byteCounts: [UInt64]
    /// The ink of each entry of the palette, where there is one.
    let palette: [Ink]
    let media: MediaSize?
    /// Whether the samples are whole numbers all of the same size, in inks that are known.
    private let isPlainSamples: Bool
    /// Whether several pixels of YCbCr share their colour (TIFF 6.0, section 21).
    private let isSubsampled: Bool

    /// - Throws: `damaged` for an image without pixels.
    init(
        _ directory: TIFFDirectory, offsetBytes: Int, _ reader: borrowing ByteReader
    ) throws(AnalysisError) {
        func number(_ tag: TIFFDirectory.Tag) throws(AnalysisError) -> UInt64? {
            try directory.number(tag, reader)
        }
        self.directory = directory
        let width = try number(.imageWidth) ?? 0
        let height = try number(.imageLength) ?? 0
        guard TIFFImage.sidePixels.contains(width), TIFFImage.sidePixels.contains(height) else {
            throw .damaged(
                .tiff, reason: "an image of \(width) by \(height) pixels", offsetBytes: offsetBytes)
        }
        self.width = Int(width)
        self.height = Int(height)
        let compression = try number(.compression) ?? TIFFImage.uncompressed
        photometric = try number(.photometricInterpretation).flatMap(Photometric.init)
        let samples = try number(.samplesPerPixel) ?? 1
        let bits = try directory.numbers(.bitsPerSample, reader, limit: 16)
        sampleCount = Int(min(samples, 1000))
        sampleBits = Int(min(bits.first ?? 1, 64))
        let sampleFormat = try number(.sampleFormat) ?? 1
        let inkSet = try number(.inkSet) ?? 1
        isPlainSamples =
            (1...15).contains(samples) && Set(bits).count <= 1
            && [1, 2, 4, 8, 16].contains(bits.first ?? 1)
            && sampleFormat == 1 && inkSet == 1
        isSubsampled = try directory.numbers(.yCbCrSubSampling, reader) != [1, 1]
        isPlanar = try number(.planarConfiguration) == 2 && samples > 1
        isTiled = try number(.tileWidth) != nil
        isJPEG = compression == TIFFImage.jpeg
        let fillOrder = try number(.fillOrder) ?? 1
        isPlain = compression == TIFFImage.uncompressed && fillOrder == 1
        rowsPerStrip = Int(min(max(1, try number(.rowsPerStrip) ?? height), height))
        offsets = try directory.numbers(isTiled ? .tileOffsets : .stripOffsets, reader)
        byteCounts = try directory.numbers(isTiled ? .tileByteCounts : .stripByteCounts, reader)
        palette =
            photometric == .palette
            ? TIFFImage.palette(try directory.numbers(.colorMap, reader)) : []
        media = try TIFFImage.media(directory, width: Double(width), height: Double(height), reader)
    }

    /// The channels of a pixel, or nil when white and grey can't be told.
    var channels: [RasterChannel]? {
        guard isPlainSamples else { return nil }
        let channels: [RasterChannel]
        switch photometric {
        case .whiteIsZero: channels = [.black]
        case .blackIsZero: channels = [.light]
        case .rgb: channels = [.primary, .primary, .primary]
        case .yCbCr where isJPEG: channels = [.primary, .primary, .primary]
        case .yCbCr where !isSubsampled: channels = [.light, .opponent, .opponent]
        case .separated: channels = [.chromaticInk, .chromaticInk, .chromaticInk, .black]
        case .cieLab: channels = [.light, .signedOpponent, .signedOpponent]
        case .iccLab: channels = [.light, .opponent, .opponent]
        default: return nil
        }
        guard sampleCount >= channels.count else { return nil }
        // Samples that are left over are opacity or the like.
        return channels + Array(repeating: .alpha, count: sampleCount - channels.count)
    }

    /// What it can show at most: white, grey and black, or colour.
    var most: Ink {
        switch photometric {
        case .whiteIsZero, .blackIsZero, .transparencyMask: .mark
        case .palette: palette.contains(.color) || palette.isEmpty ? .color : .mark
        default: .color
        }
    }

    /// The bits of a pixel, or of its sample in a plane.
    var pixelBits: Int { isPlanar ? sampleBits : sampleBits * sampleCount }

    /// The bytes of a row, or of its part in a plane.
    var rowBytes: Int { (width * pixelBits + 7) / 8 }

    /// Bytes that come out of all of its rows.
    var decodedBytes: Int { rowBytes * height * (isPlanar ? sampleCount : 1) }

    /// The ink of each entry of a colour map: all the reds, then the greens, then the blues.
    private static func palette(_ values: [UInt64]) -> [Ink] {
        let count = values.count / 3
        // Some writers fill only the lower eight bits of the sixteen.
        let shift: UInt64 = values.contains { $0 > 255 } ? 8 : 0
        let parts = values.map { $0 >> shift }
        return (0..<count).map {
            Ink(red: parts[$0], green: parts[$0 + count], blue: parts[$0 + 2 * count], white: 255)
        }
    }

    /// The sheet that an image of the size of a sheet asks for.
    private static func media(
        _ directory: TIFFDirectory, width: Double, height: Double, _ reader: borrowing ByteReader
    ) throws(AnalysisError) -> MediaSize? {
        guard let across = try directory.fraction(.xResolution, reader),
            let down = try directory.fraction(.yResolution, reader)
        else { return nil }
        let pointsInUnit: Double
        switch try directory.number(.resolutionUnit, reader) ?? 2 {
        case 2: pointsInUnit = 72
        case 3: pointsInUnit = 72 / 2.54
        default: return nil  // A ratio without a unit.
        }
        let size = MediaSize(
            widthPoints: width / across * pointsInUnit, heightPoints: height / down * pointsInUnit)
        return size?.isRegistered == true ? size : nil
    }
}
