import PrintModel

/// Finds whether a bi-level image in JBIG (ITU-T T.82) has any ink, by decoding it up to the first
/// black pixel.
///
/// Until then every pixel is white, so that every pixel has the same neighbours and one context,
/// whatever the template. White areas are then taken many pixels at a time.
struct JBIGInk {
    /// Bytes of the header (T.82, section 6.2, "BIH").
    static let headerByteCount = 20
    /// Bytes of a stripe that are kept. White needs far fewer.
    private static let keptByteCount = 256
    /// The largest image: 24 metres at 1,200 dots an inch.
    private static let largestSide = 1 << 20

    private(set) var hasInk = false

    private let width: Int
    private var linesLeft: Int
    private let height: Int
    private let linesPerStripe: Int
    private let hasTypicalPrediction: Bool
    /// Whether the image is made in a way that is not decoded here: any data is then ink.
    private let isOpaque: Bool

    private var pixelContext = ArithmeticContext()
    private var typicalContext = ArithmeticContext()
    private var lineDiffers = true  // T.82's LNTP.

    // The stripe that is being read.
    private var stripe: [UInt8] = []
    private var markerState = MarkerState.none

    private enum MarkerState {
        case none
        case escape
        case skipping(Int)
    }

    /// - Parameter header: `headerByteCount` bytes.
    /// - Throws: `damaged` when the image is larger than any paper.
    init(
        header: [UInt8], offsetBytes: Int, _ format: DocumentFormat
    ) throws(AnalysisError) {
        width = header.bigEndian(4, at: 4)
        height = header.bigEndian(4, at: 8)
        linesLeft = height
        linesPerStripe = header.bigEndian(4, at: 12)
        hasTypicalPrediction = header.bigEndian(1, at: 19) & 0x08 != 0  // TPBON.
        // Differential layers, or several planes in one image.
        isOpaque = header.bigEndian(2, at: 0) != 0 || header.bigEndian(1, at: 2) != 1
        guard width <= JBIGInk.largestSide, height <= JBIGInk.largestSide else {
            throw .damaged(format, reason: "image of impossible size", offsetBytes: offsetBytes)
        }
    }

    /// Drops what is not of a whole stripe: padding.
    mutating func startStripe() {
        stripe.removeAll(keepingCapacity: true)
        markerState = .none
    }

    /// Takes more of the image's data: stripes that end in SDNORM or SDRST, with markers between.
    mutating func read(
        _ bytes: UnsafeRawBufferPointer, offsetBytes: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        for byte in bytes where !hasInk {
            switch markerState {
            case .skipping(let count):
                markerState = count > 1 ? .skipping(count - 1) : .none
            case .none:
                if byte == 0xFF { markerState = .escape } else { keep(byte) }
            case .escape:
                markerState = .none
                switch byte {
                case 0x00: keep(0xFF)  // STUFF
                case 0x02, 0x03:  // SDNORM, SDRST
                    try endStripe(offsetBytes: offsetBytes, into: &builder)
                    if byte == 0x03 { forget() }
                case 0x05: markerState = .skipping(4)  // NEWLEN: where the image ends.
                case 0x06: markerState = .skipping(6)  // ATMOVE
                default: break
                }
            }
        }
    }

    private mutating func keep(_ byte: UInt8) {
        if stripe.count < JBIGInk.keptByteCount { stripe.append(byte) }
    }

    private mutating func forget() {
        pixelContext = ArithmeticContext()
        typicalContext = ArithmeticContext()
        lineDiffers = true
    }

    private mutating func endStripe(
        offsetBytes: Int, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        defer { stripe.removeAll(keepingCapacity: true) }
        guard !isOpaque else {
            hasInk = !stripe.isEmpty
            return
        }
        if linesLeft == 0 {
            // The next of several images under one header.
            linesLeft = height
            forget()
        }
        let lines = min(linesPerStripe, linesLeft)
        linesLeft -= lines
        try builder.countObjects(lines + 1, offsetBytes: offsetBytes)
        var decoder = ArithmeticDecoder(stripe)
        for _ in 0..<lines {
            if hasTypicalPrediction {
                // T.82, section 6.5.2: whether lines are like the one above has changed.
                if decoder.bit(&typicalContext) == 0 { lineDiffers.toggle() }
                guard lineDiffers else { continue }
            }
            guard decoder.areZero(width, &pixelContext) else {
                hasInk = true
                return
            }
        }
        // A stripe that goes on where so much was cut off was not white.
        hasInk = decoder.isPastEnd && stripe.count == JBIGInk.keptByteCount
    }
}
