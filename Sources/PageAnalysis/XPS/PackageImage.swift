import PrintModel
import SystemPackage

/// Finds the ink of an image that a package holds (ECMA-388, section 13).
enum PackageImage {
    /// Packed images are unpacked as a whole before they are decoded; those larger are taken as
    /// coloured.
    private static let maximumBytes = 8 << 20

    /// The ink of the image part `name`; the reader is left anywhere. Colour, with a warning, when
    /// it can't be told.
    static func ink(
        of name: String, in package: Package, _ reader: inout ByteReader,
        _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Ink {
        do throws(AnalysisError) {
            guard var part = PackagePart(name, in: package.archive) else {
                throw .damaged(.xps, reason: "no part", offsetBytes: reader.offset)
            }
            if let range = try part.rangeInFile() {
                reader.seek(to: range.lowerBound)
                return try ink(of: &reader, &builder)
            }
            guard let bytes = try part.bytes(upTo: maximumBytes, &builder) else {
                throw part.damaged("too large")
            }
            var unpacked = ByteReader(bytes)
            return try ink(of: &unpacked, &builder)
        } catch .overLimit(let limit, let offset) {
            throw .overLimit(limit, offsetBytes: offset)
        } catch {
            builder.warn(
                "image \(name.suffix(100)) can't be read, taken as colour",
                offsetBytes: error.offsetBytes)
            return .color
        }
    }

    private static func ink(
        of reader: inout ByteReader, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Ink {
        let start = try reader.lookahead(16)
        let pages = try builder.pages { builder throws(AnalysisError) in
            if JPEGAnalyzer.begins(start) {
                try JPEGAnalyzer().analyze(&reader, into: &builder)
            } else if PNGAnalyzer.begins(start) {
                try PNGAnalyzer().analyze(&reader, into: &builder)
            } else if TIFFHeader(start) != nil, reader.file.rawValue >= 0 {
                try TIFFAnalyzer().analyze(&reader, into: &builder)
            }
        }
        // The first of several is the one that is shown.
        guard let page = pages.first else {
            throw .damaged(.xps, reason: "no image", offsetBytes: reader.offset)
        }
        return page.isBlank ? [] : page.color == .color ? .color : .mark
    }
}
