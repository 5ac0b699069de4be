import Foundation
import PageAnalysis
import PrintModel
import Testing

@Suite("Images sent as documents")
struct ImageTests {
    @Test("An image is a page that looks as its name says", arguments: try ImageFixture.all)
    func looks(_ image: ImageFixture) throws {
        let analysis = try Documents.analyze(image.bytes())
        #expect(analysis.formats.map(\.rawValue) == [image.format])
        #expect(analysis.impressions.pages.map(\.look) == [image.look])
        #expect(analysis.warnings.isEmpty)
    }

    @Test("An image of the size of a sheet asks for it", arguments: ["jpg", "png", "tif"])
    func media(kind: String) throws {
        let sheet = try Documents.analyze(Documents.fixture("images/gray-a5.\(kind)"))
        #expect(sheet.impressions.pages.map(\.media?.name) == ["iso_a5_148x210mm"])
        let other = try Documents.analyze(Documents.fixture("images/gray-no-sheet.\(kind)"))
        #expect(other.impressions.pages.map(\.media) == [nil])
    }

    @Test(
        "Images one after another are documents of a page each", arguments: ["jpg", "png", "tif"])
    func concatenated(kind: String) throws {
        let gray = try Documents.fixture("images/gray-rgb.\(kind)")
        let color = try Documents.fixture("images/color-rgb.\(kind)")
        let pages = try Documents.analyze(gray + color + gray).impressions.pages
        #expect(pages.map(\.look) == [.gray, .color, .gray])
        if kind != "tif" {
            let middle = gray.count..<gray.count + color.count
            #expect(pages[1].byteRange == middle)
        }
    }

    @Test("A JPEG image ends where its last marker is, however long its data")
    func longData() throws {
        let image = try Documents.fixture("images/gray-rgb.jpg")
        // A scan longer than any window of the reader, without a marker in it.
        let filler = [UInt8](repeating: 0x41, count: 600_000)
        let long: [UInt8] = Array(image[..<(image.count - 2)]) + filler + [0xFF, 0xD9]
        let pages = try Documents.analyze(long + image).impressions.pages
        #expect(pages.map { $0.byteRange?.lowerBound } == [0, long.count])
    }

    @Test("Every prefix of an image gives an answer or an error", arguments: try ImageFixture.small)
    func prefixes(_ image: ImageFixture) throws {
        let bytes = try image.bytes()
        for length in 0..<bytes.count {
            do {
                let pages = try Documents.analyze(bytes.prefix(length)).impressions.pages
                #expect(pages.count <= 1)
            } catch is AnalysisError {
                continue
            }
        }
    }

    @Test("Any mutation of an image gives an answer or an error", arguments: try ImageFixture.all)
    func mutations(_ image: ImageFixture) throws {
        let whole = try image.bytes()
        var random = SplitMix(state: UInt64(whole.count))
        for _ in 0..<100 {
            var bytes = whole
            for _ in 0..<Int.random(in: 1...8, using: &random) {
                // Most of what is fragile is in the first bytes.
                let end = Bool.random(using: &random) ? bytes.count : min(bytes.count, 200)
                bytes[Int.random(in: 0..<end, using: &random)] = .random(
                    in: 0...255, using: &random)
            }
            do {
                _ = try Documents.analyze(bytes, limits: .fuzzing)
            } catch is AnalysisError {
                continue
            }
        }
    }
}

@Suite("TIFF documents")
struct TIFFTests {
    @Test(
        "Directories are pages, in both byte orders and sizes of offset",
        arguments: [true, false], [true, false])
    func layouts(isBigEndian: Bool, isBig: Bool) throws {
        let writer = TIFFWriter(isBigEndian: isBigEndian, isBig: isBig)
        let pages = try Documents.analyze(
            writer.document([.gray, .color, .blank])
        ).impressions.pages
        #expect(pages.map(\.look) == [.gray, .color, .blank])
    }

    @Test("Smaller copies and masks are no pages", arguments: [1, 4, 5])
    func reduced(subfileType: Int) throws {
        let writer = TIFFWriter(isBigEndian: false, isBig: false)
        let document = writer.document([.gray, .color, .gray], subfileTypes: [0, subfileType, 2])
        let pages = try Documents.analyze(document).impressions.pages
        #expect(pages.map(\.look) == [.gray, .gray])
    }

    @Test("Directories in a circle are counted once, with a warning")
    func circle() throws {
        let writer = TIFFWriter(isBigEndian: true, isBig: false)
        let analysis = try Documents.analyze(
            writer.document([.gray, .gray], lastDirectoryIsFirst: true))
        #expect(analysis.impressions.count == 2)
        #expect(analysis.warnings.count == 1)
    }

    @Test("What can't be read in an image is charged as colour where it can be in colour")
    func untold() throws {
        let writer = TIFFWriter(isBigEndian: false, isBig: false)
        let cases: [([Int: UInt32], Look)] = [
            ([259: 99], .color), ([259: 99, 262: 1, 277: 1], .gray),
            ([262: 3, 277: 1, 258: 0, 320: 0], .color),
        ]
        for (tags, look) in cases {
            let analysis = try Documents.analyze(
                writer.document([.blank], changing: tags))
            #expect(analysis.impressions.pages.map(\.look) == [look])
            #expect(analysis.warnings.count == 1)
        }
    }

    @Test(
        "Sizes that can't be are errors",
        arguments: [[256: 0], [257: 0], [256: 2_000_000], [257: .max]] as [[Int: UInt32]])
    func sizes(tags: [Int: UInt32]) throws {
        let writer = TIFFWriter(isBigEndian: false, isBig: false)
        #expect(throws: AnalysisError.self) {
            try Documents.analyze(writer.document([.gray], changing: tags))
        }
    }
}

/// An image in `Fixtures/images`, whose name begins with what is seen of it.
struct ImageFixture: Sendable, CustomTestStringConvertible {
    let name: String

    var testDescription: String { name }

    var format: String {
        switch name.suffix(3) {
        case "jpg": "jpeg"
        case "tif": "tiff"
        default: "png"
        }
    }

    var look: Look {
        name.hasPrefix("blank") ? .blank : name.hasPrefix("gray") ? .gray : .color
    }

    func bytes() throws -> [UInt8] { try Documents.fixture("images/\(name)") }

    static var all: [ImageFixture] {
        get throws {
            let folder = URL(filePath: #filePath).deletingLastPathComponent()
                .appending(path: "../Fixtures/images").standardized
            return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
                .map(ImageFixture.init)
        }
    }

    static var small: [ImageFixture] {
        get throws { try all.filter { try $0.bytes().count < 1500 } }
    }
}

extension Page {
    var look: Look { color == .color ? .color : isBlank ? .blank : .gray }
}

/// Writes TIFF documents of small plain RGB images.
struct TIFFWriter {
    let isBigEndian: Bool
    let isBig: Bool

    /// - Parameter changing: tags with another value than the truth, in every directory.
    func document(
        _ looks: [Look], subfileTypes: [Int] = [], lastDirectoryIsFirst: Bool = false,
        changing: [Int: UInt32] = [:]
    ) -> [UInt8] {
        let width = 7
        let height = 5
        var bytes: [UInt8] = isBigEndian ? [0x4D, 0x4D] : [0x49, 0x49]
        bytes += isBig ? number(43, 2) + number(8, 2) + number(0, 2) : number(42, 2)
        var link = bytes.count
        let offsetBytes = isBig ? 8 : 4
        bytes += number(0, offsetBytes)
        var first: Int?
        for (index, look) in looks.enumerated() {
            let pixels = bytes.count
            var image = [UInt8](repeating: 255, count: width * height * 3)
            if look != .blank { image.replaceSubrange(30..<33, with: [9, 9, 9]) }
            if look == .color { image[image.count - 1] = 200 }
            bytes += image
            let bits = bytes.count
            bytes += number(8, 2) + number(8, 2) + number(8, 2)
            var tags: [Int: UInt32] = [
                254: UInt32(subfileTypes.isEmpty ? 0 : subfileTypes[index]), 256: UInt32(width),
                257: UInt32(height), 259: 1, 262: 2, 273: UInt32(pixels), 277: 3,
                278: UInt32(height), 279: UInt32(image.count),
            ]
            tags.merge(changing, uniquingKeysWith: { $1 })
            let directory = bytes.count
            first = first ?? directory
            bytes.replaceSubrange(link..<link + offsetBytes, with: number(directory, offsetBytes))
            bytes += number(Set(tags.keys).union([258]).count, isBig ? 8 : 2)
            for tag in Set(tags.keys).union([258]).sorted() {
                if let value = tags[tag] {
                    bytes += number(tag, 2) + number(4, 2) + number(1, offsetBytes)
                    bytes += pad(number(Int(value), 4))
                } else {
                    bytes += number(tag, 2) + number(3, 2) + number(3, offsetBytes)
                    bytes +=
                        isBig ? pad(number(8, 2) + number(8, 2) + number(8, 2)) : number(bits, 4)
                }
            }
            link = bytes.count
            bytes += number(0, offsetBytes)
        }
        if lastDirectoryIsFirst, let first {
            bytes.replaceSubrange(link..<link + offsetBytes, with: number(first, offsetBytes))
        }
        return bytes
    }

    private func pad(_ value: [UInt8]) -> [UInt8] {
        value + [UInt8](repeating: 0, count: (isBig ? 8 : 4) - value.count)
    }

    private func number(_ value: Int, _ count: Int) -> [UInt8] {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: value >> (8 * $0)) }
        return isBigEndian ? bytes.reversed() : bytes
    }
}
