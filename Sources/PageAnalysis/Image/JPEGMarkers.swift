import Glibc
import PrintModel

/// What the markers of a JPEG image say of it (ITU-T T.81, annex B).
struct JPEGMarkers {
    private(set) var width = 0
    private(set) var height = 0
    /// Numbers a pixel: 1 is grey. 0 where there is no frame.
    private(set) var componentCount = 0
    private(set) var scanCount = 0
    /// Whether the end-of-image marker is there.
    private(set) var isComplete = false
    /// Pixels an inch across and down, where the JFIF header gives them.
    private var pixelsPerInch: (Double, Double)?

    /// The sheet that an image of the size of a sheet asks for.
    var media: MediaSize? {
        guard let (across, down) = pixelsPerInch else { return nil }
        let size = MediaSize(
            widthPoints: Double(width) * 72 / across, heightPoints: Double(height) * 72 / down)
        return size?.isRegistered == true ? size : nil
    }

    /// Reads the image that begins at the reader's offset, which is left after its last byte.
    init(_ reader: inout ByteReader) throws(AnalysisError) {
        reader.skip(2)  // SOI
        while let marker = try JPEGMarkers.nextMarker(&reader) {
            switch marker {
            case 0xD9:
                isComplete = true
                return
            case 0x01, 0xD0...0xD8:
                continue  // They stand alone; restart markers are within a scan.
            default:
                guard try readSegment(marker, &reader) else { return }
            }
        }
    }

    /// The next marker, past anything else: entropy-coded data, or bytes that don't belong there.
    private static func nextMarker(_ reader: inout ByteReader) throws(AnalysisError) -> UInt8? {
        while true {
            var isFound = false
            let taken = try reader.taken(atLeast: 1) { window in
                guard let start = window.baseAddress,
                    let prefix = memchr(start, 0xFF, window.count)
                else { return window.count }
                isFound = true
                return UnsafeRawPointer(prefix) - start + 1
            }
            guard taken > 0 else { return nil }
            // Any number of 0xFF comes before a marker; a zero after one makes it a byte of data.
            while isFound, let byte = try reader.peek(), byte != 0 {
                reader.skip(1)
                if byte != 0xFF { return byte }
            }
        }
    }

    /// - Returns: false when the data ends within it.
    private mutating func readSegment(
        _ marker: UInt8, _ reader: inout ByteReader
    ) throws(AnalysisError) -> Bool {
        let start = try reader.lookahead(16)
        guard start.count >= 2 else { return false }
        let length = max(2, Int(start[0]) << 8 | Int(start[1]))
        func number(_ index: Int) -> Int { Int(start[index]) << 8 | Int(start[index + 1]) }
        switch marker {
        case 0xC0...0xCF where ![0xC4, 0xC8, 0xCC].contains(marker) && start.count >= 8:
            height = number(3)
            width = number(5)
            componentCount = Int(start[7])
        case 0xDA:
            scanCount += 1
        case 0xE0 where start.count >= 14 && start[2..<7].elementsEqual("JFIF\0".utf8):
            let density = (Double(number(10)), Double(number(12)))
            switch start[9] {
            case 1: pixelsPerInch = density
            case 2: pixelsPerInch = (density.0 * 2.54, density.1 * 2.54)
            default: break  // A ratio without a unit.
            }
        default: break
        }
        return reader.skip(length) == length
    }
}
