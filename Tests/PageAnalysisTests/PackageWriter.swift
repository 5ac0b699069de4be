/// Writes ZIP packages for tests.
struct PackageWriter {
    enum Packing {
        case stored
        /// Deflate's blocks that are not compressed, with sizes before and after the data.
        case deflated
        /// The same with sizes after the data only.
        case streamed
    }

    static let xps = "http://schemas.microsoft.com/xps/2005/06"
    static let oxps = "http://schemas.openxps.org/oxps/v1.0"

    private(set) var bytes: [UInt8] = []
    var packing = Packing.stored
    var flags: UInt64 = 0
    private var directory: [UInt8] = []
    private var entryCount = 0

    mutating func add(_ name: String, _ text: String) {
        add(name, Array(text.utf8))
    }

    mutating func add(_ name: String, _ data: [UInt8]) {
        let offset = bytes.count
        let packed = packing == .stored ? data : PackageWriter.deflated(data)
        let sizes = number(0, 4) + number(packed.count, 4) + number(data.count, 4)
        let flags = number(Int(flags) | (packing == .streamed ? 8 : 0), 2)
        let about = number(packing == .stored ? 0 : 8, 2) + number(0, 4)
        bytes += number(0x0403_4B50, 4) + number(20, 2) + flags + about
        bytes += packing == .streamed ? number(0, 12) : sizes
        bytes += number(name.utf8.count, 2) + number(0, 2) + Array(name.utf8) + packed
        if packing == .streamed { bytes += number(0x0807_4B50, 4) + sizes }
        directory += number(0x0201_4B50, 4) + number(20, 2) + number(20, 2) + flags + about + sizes
        directory += number(name.utf8.count, 2) + number(0, 12) + number(offset, 4)
        directory += Array(name.utf8)
        entryCount += 1
    }

    /// The archive with its directory, and that of ZIP64 when `isLarge`.
    func finished(isLarge: Bool = false, comment: String = "") -> [UInt8] {
        var bytes = bytes + directory
        let (count, size, offset) = (entryCount, directory.count, self.bytes.count)
        if isLarge {
            let place = bytes.count
            bytes += number(0x0606_4B50, 4) + number(44, 8) + number(45, 2) + number(45, 2)
            bytes += number(0, 8) + number(count, 8) + number(count, 8)
            bytes += number(size, 8) + number(offset, 8)
            bytes += number(0x0706_4B50, 4) + number(0, 4) + number(place, 8) + number(1, 4)
        }
        bytes += number(0x0605_4B50, 4) + number(0, 4) + number(count, 2) + number(count, 2)
        bytes += isLarge ? number(0xFFFF_FFFF, 4) + number(0xFFFF_FFFF, 4) : []
        bytes += isLarge ? [] : number(size, 4) + number(offset, 4)
        return bytes + number(comment.utf8.count, 2) + Array(comment.utf8)
    }

    private static func deflated(_ data: [UInt8]) -> [UInt8] {
        var packed: [UInt8] = []
        var rest = data[...]
        repeat {
            let block = rest.prefix(0xFFFF)
            rest = rest.dropFirst(block.count)
            let count = UInt16(block.count)
            packed.append(rest.isEmpty ? 1 : 0)
            for value in [count, ~count] { packed += [UInt8(value & 0xFF), UInt8(value >> 8)] }
            packed += block
        } while !rest.isEmpty
        return packed
    }

    private func number(_ value: Int, _ byteCount: Int) -> [UInt8] {
        (0..<byteCount).map { UInt8(truncatingIfNeeded: $0 < 8 ? value >> ($0 * 8) : 0) }
    }

    // MARK: XPS

    /// The root relationship of an XPS package whose sequence is `s.fdseq`.
    mutating func addRoot(_ namespace: String = xps) {
        addRelationship(of: "_rels/.rels", "fixedrepresentation", "/s.fdseq", namespace)
    }

    mutating func addRelationship(
        of part: String, _ type: String, _ target: String, _ namespace: String = xps
    ) {
        let package = "http://schemas.openxmlformats.org/package/2006/relationships"
        add(
            part,
            """
            <?xml version="1.0"?><Relationships xmlns="\(package)"><Relationship Id="R1" \
            Type="\(namespace)/\(type)" Target="\(target)"/></Relationships>
            """)
    }

    /// A package with documents of pages, each page its markup within `FixedPage`.
    static func document(
        _ documents: [[String]], packing: Packing = .stored, namespace: String = xps,
        _ more: (inout PackageWriter) -> Void = { _ in }
    ) -> [UInt8] {
        var writer = PackageWriter()
        writer.packing = packing
        writer.addRoot(namespace)
        let references = documents.indices.map { "<DocumentReference Source=\"\($0).fdoc\"/>" }
        writer.add(
            "s.fdseq",
            "<FixedDocumentSequence xmlns='\(namespace)'>\(references.joined())"
                + "</FixedDocumentSequence>")
        for (number, pages) in documents.enumerated() {
            let contents = pages.indices.map {
                "<PageContent Source=\"/p/\(number)-\($0).fpage\"/>"
            }
            writer.add(
                "\(number).fdoc",
                "<FixedDocument xmlns='\(namespace)'>\(contents.joined())</FixedDocument>")
            for (index, markup) in pages.enumerated() {
                writer.add("p/\(number)-\(index).fpage", page(markup, namespace))
            }
        }
        more(&writer)
        return writer.finished()
    }

    static func page(_ markup: String, _ namespace: String = xps) -> String {
        """
        <FixedPage xmlns="\(namespace)" xmlns:x="\(namespace)/resourcedictionary-key" \
        xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" \
        Width="793.7" Height="1122.5" xml:lang="en">\(markup)</FixedPage>
        """
    }

    /// A print ticket that chooses options and sets numbers.
    static func ticket(_ options: [String: String], _ numbers: [String: Int] = [:]) -> String {
        let printing = "http://schemas.microsoft.com/windows/2003/08/printing/"
        let features = options.map {
            "<psf:Feature name='k:\($0)'><psf:Option name='k:\($1)'/></psf:Feature>"
        }
        let parameters = numbers.map {
            "<psf:ParameterInit name='k:\($0)'><psf:Value> \($1) </psf:Value></psf:ParameterInit>"
        }
        return """
            <psf:PrintTicket xmlns:psf="\(printing)printschemaframework" \
            xmlns:k="\(printing)printschemakeywords" version="1">\
            \(features.joined())\(parameters.joined())</psf:PrintTicket>
            """
    }
}
