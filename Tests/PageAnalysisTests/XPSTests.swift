import PrintModel
import Testing

@testable import PageAnalysis

@Suite("XPS")
struct XPSTests {
    private static let black = "<Path Data='M 0,0 L 9,9' Fill='#000000'/>"
    private static let red = "<Path Data='M 0,0 L 9,9' Fill='#FFFF0000'/>"

    private func pages(_ bytes: [UInt8]) throws -> [Page] {
        try Documents.analyze(bytes).impressions.pages
    }

    /// What is seen of a page: "-" blank, "g" grey, "c" colour.
    private func look(
        _ markup: String, _ more: (inout PackageWriter) -> Void = { _ in }
    ) throws -> String {
        let page = try #require(try pages(PackageWriter.document([[markup]], more)).first)
        return page.isBlank ? "-" : page.color == .color ? "c" : "g"
    }

    // MARK: Packages

    @Test(
        "Pages are those that the documents list, however the package is packed",
        arguments: [PackageWriter.Packing.stored, .deflated, .streamed],
        [PackageWriter.xps, PackageWriter.oxps])
    func packages(packing: PackageWriter.Packing, namespace: String) throws {
        let document = PackageWriter.document(
            [[Self.black, Self.red], [""]], packing: packing, namespace: namespace
        ) {
            // A page that no document lists.
            $0.add("p/9-9.fpage", PackageWriter.page(Self.red, namespace))
        }
        let pages = try pages(document)
        #expect(pages.map(\.color) == [.monochrome, .color, .monochrome])
        #expect(pages.map(\.isBlank) == [false, false, true])
        #expect(pages.map(\.startsSheet) == [true, false, true])
        #expect(pages.allSatisfy { $0.media?.name == "iso_a4_210x297mm" })
    }

    @Test("The package may follow PJL, be followed by a job, and have a comment or ZIP64 records")
    func surroundings() throws {
        let document = PackageWriter.document([[Self.black]])
        let pjl = Array("\u{1B}%-12345X@PJL SET COPIES=3\n@PJL ENTER LANGUAGE=XPS\n".utf8)
        let end = Array("\u{1B}%-12345X".utf8)
        #expect(try pages(pjl + document + end).map(\.copies) == [3])
        #expect(try pages(pjl + document + pjl + document + end).count == 2)
        #expect(try pages(document + document + document).count == 3)
        var writer = PackageWriter()
        writer.addRoot()
        writer.add("s.fdseq", "<FixedDocumentSequence xmlns='\(PackageWriter.xps)'/>")
        #expect(try pages(writer.finished(isLarge: true, comment: "PK\u{5}\u{6}")).isEmpty)
    }

    @Test("A part may lie in pieces, under a name in other letters")
    func pieces() throws {
        let page = PackageWriter.page(Self.red)
        var writer = PackageWriter()
        writer.addRoot()
        let list = "<FixedDocument xmlns='\(PackageWriter.xps)'><PageContent Source='P.fpage'/>"
        writer.add("D.fdoc/[0].piece", list)
        writer.add(
            "s.fdseq",
            "<FixedDocumentSequence xmlns='\(PackageWriter.xps)'><DocumentReference "
                + "Source='./x/../d.FDOC'/></FixedDocumentSequence>")
        writer.add("p.fpage/[0].piece", String(page.prefix(100)))
        writer.add("D.fdoc/[1].last.piece", "</FixedDocument>")
        writer.add("p.fpage/[1].piece", String(page.dropFirst(100).prefix(90)))
        writer.add("p.fpage/[2].last.piece", String(page.dropFirst(190)))
        #expect(try pages(writer.finished()).map(\.color) == [.color])
    }

    @Test("Other packages, locked ones and broken ones are refused")
    func refused() throws {
        var other = PackageWriter()
        other.add("[Content_Types].xml", "<Types/>")
        #expect(throws: AnalysisError.unknownFormat(offsetBytes: 0)) {
            try Documents.analyze(other.finished())
        }
        var locked = PackageWriter()
        locked.flags = 1
        locked.addRoot()
        #expect {
            try Documents.analyze(locked.finished())
        } throws: {
            guard case .encrypted(.xps, _)? = $0 as? AnalysisError else { return false }
            return true
        }
        for document in [
            PackageWriter.document([["<Path"]]), PackageWriter.document([["<Path>"]]),
            PackageWriter.document([["</FixedPage><x>"]]),
            PackageWriter.document([[Self.black]]).dropLast(30),
            PackageWriter.document([]) { $0.add("s.fdseq", "<!DOCTYPE x []><x/>") },
        ] {
            #expect {
                try Documents.analyze(document)
            } throws: {
                guard case .damaged(.xps, _, _)? = $0 as? AnalysisError else { return false }
                return true
            }
        }
    }

    @Test("References that repeat a page are counted, and its markup is read once")
    func repeated() throws {
        let content = Array(repeating: "<PageContent Source='p/0-0.fpage'/>", count: 5000)
        let document = PackageWriter.document([[Self.black]]) {
            $0.add(
                "0.fdoc",
                "<FixedDocument xmlns='\(PackageWriter.xps)'>\(content.joined())</FixedDocument>")
        }
        #expect(try pages(document).count == 5000)
        var limits = AnalysisLimits.standard
        limits.pages = 4999
        #expect(throws: AnalysisError.self) { try Documents.analyze(document, limits: limits) }
    }

    // MARK: Marks

    @Test(
        "Colours and brushes decide the colour of a page",
        arguments: [
            ("<Path Fill='#FFFFFF'/>", "-"), ("<Path Fill='#00FF0000'/>", "-"),
            ("<Path Fill='#808080'/>", "g"), ("<Path Stroke='#808091'/>", "c"),
            ("<Path Fill='sc#0.5,0.5,0.5'/>", "g"), ("<Path Fill='sc#0,1,0,0'/>", "-"),
            ("<Path Fill='sc#1,1,0,0'/>", "c"),
            ("<Path Fill='sc#1,1,1'/>", "-"),
            ("<Path Fill='ContextColor /p.icc 1,0,0,0,1'/>", "g"),
            ("<Path Fill='ContextColor /p.icc 1,0,0.5,0,1'/>", "c"),
            ("<Path Fill='ContextColor /p.icc 1,0.4'/>", "g"),
            ("<Path Fill='tomato'/>", "c"),
            ("<Glyphs UnicodeString='a' Fill='#000000'/>", "g"),
            ("<Glyphs UnicodeString='  ' Fill='#000000'/>", "-"),
            ("<Glyphs Indices='5' Fill='#FF0000'/>", "c"),
            ("<Path><Path.Fill><SolidColorBrush Color='#FF0000'/></Path.Fill></Path>", "c"),
            (
                "<Path><Path.Fill><SolidColorBrush Color='#FF0000' Opacity='0'/>"
                    + "</Path.Fill></Path>",
                "-"
            ),
            (
                "<Canvas><Canvas.OpacityMask><SolidColorBrush Color='#FF0000'/>"
                    + "</Canvas.OpacityMask></Canvas>",
                "-"
            ),
            (
                "<Path><Path.Stroke><RadialGradientBrush><RadialGradientBrush.GradientStops>"
                    + "<GradientStop Color='#000000'/><GradientStop Color='#0000FF'/>"
                    + "</RadialGradientBrush.GradientStops></RadialGradientBrush>"
                    + "</Path.Stroke></Path>",
                "c"
            ),
            ("<!-- <Path Fill='#FF0000'/> --><![CDATA[<Path Fill='#FF0000'/>]]>", "-"),
            ("<Path Fill='#f&#70;0000'/>", "c"),
            ("<q:Path xmlns:q='urn:other' Fill='#FF0000'/>", "-"),
            ("<q:Path xmlns:q='http://schemas.microsoft.com/xps/2005/06' Fill='#FF0000'/>", "c"),
            (
                "<mc:AlternateContent><mc:Choice Requires='q'><Path Fill='#FF0000'/></mc:Choice>"
                    + "<mc:Fallback><Path Fill='#000000'/></mc:Fallback>"
                    + "</mc:AlternateContent>",
                "g"
            ),
        ])
    func marks(markup: String, seen: String) throws {
        #expect(try look(markup) == seen)
    }

    @Test("Resources mark where they are used, and what is not found is taken as colour")
    func resources() throws {
        let resources = """
            <FixedPage.Resources><ResourceDictionary>\
            <SolidColorBrush x:Key="r" Color="#FF0000"/>\
            <SolidColorBrush x:Key="k" Color="#000000"/>\
            <VisualBrush x:Key="v"><VisualBrush.Visual><Path Fill="{StaticResource r}"/>\
            </VisualBrush.Visual></VisualBrush></ResourceDictionary></FixedPage.Resources>
            """
        #expect(try look(resources) == "-")
        #expect(try look(resources + "<Path Fill='{StaticResource k}'/>") == "g")
        #expect(try look(resources + "<Path Fill='{StaticResource v}'/>") == "c")
        #expect(try look("<Path Fill='{StaticResource z}'/>") == "c")
        let remote = """
            <FixedPage.Resources><ResourceDictionary Source="/r.dict"/></FixedPage.Resources>\
            <Path Fill="{StaticResource k}"/>
            """
        let dictionary = """
            <ResourceDictionary xmlns="\(PackageWriter.xps)" \
            xmlns:x="\(PackageWriter.xps)/resourcedictionary-key">\
            <SolidColorBrush x:Key="k" Color="#010101"/></ResourceDictionary>
            """
        #expect(try look(remote) { $0.add("r.dict", dictionary) } == "g")
    }

    @Test(
        "Images mark with their pixels, packed or not",
        arguments: [
            "blank-gray.png", "gray-rgb.png", "color-rgb.png", "gray-rgb.jpg", "color-rgb.jpg",
        ], [PackageWriter.Packing.stored, .deflated])
    func images(name: String, packing: PackageWriter.Packing) throws {
        let image = try Documents.fixture("images/\(name)")
        let brush = "<Path><Path.Fill><ImageBrush ImageSource='../i.x'/></Path.Fill></Path>"
        let seen = try look(brush) {
            $0.packing = packing
            $0.add("i.x", image)
        }
        #expect(seen == (name.hasPrefix("blank") ? "-" : String(name.prefix(1))))
    }

    @Test("An image that can't be read is taken as colour, with a warning")
    func unreadableImage() throws {
        let brush = "<Path><Path.Fill><ImageBrush ImageSource='/i.wdp'/></Path.Fill></Path>"
        for image in [nil, Array("II\u{BC}\u{1}".utf8)] {
            let analysis = try Documents.analyze(
                PackageWriter.document([[brush]]) { if let image { $0.add("i.wdp", image) } })
            #expect(analysis.impressions.pages.map(\.color) == [.color])
            #expect(analysis.warnings.count == 1)
        }
    }

    @Test("Markup may be in UTF-16", arguments: [false, true])
    func utf16(isBigEndian: Bool) throws {
        var bytes: [UInt8] = []
        for unit in ("\u{FEFF}" + PackageWriter.page(Self.red)).utf16 {
            let pair = [UInt8(unit >> 8), UInt8(unit & 0xFF)]
            bytes += isBigEndian ? pair : pair.reversed()
        }
        let document = PackageWriter.document([[""]]) { $0.add("p/0-0.fpage", bytes) }
        #expect(try pages(document).map(\.color) == [.color])
    }

    // MARK: Print tickets

    private func ticketed(
        _ tickets: [(part: String, ticket: String)], documents: [[String]] = [[black, black]]
    ) throws -> [Page] {
        try pages(
            PackageWriter.document(documents) {
                for (number, ticket) in tickets.enumerated() {
                    let name = ticket.part.split(separator: "/").last ?? ""
                    let folder = ticket.part.dropLast(name.count)
                    $0.addRelationship(
                        of: "\(folder)_rels/\(name).rels", "printticket", "/t\(number).xml")
                    $0.add("t\(number).xml", ticket.ticket)
                }
            })
    }

    @Test("Copies of the job, of the document and of the page multiply")
    func copies() throws {
        let pages = try ticketed([
            ("s.fdseq", PackageWriter.ticket([:], ["JobCopiesAllDocuments": 2])),
            ("0.fdoc", PackageWriter.ticket([:], ["DocumentCopiesAllPages": 3])),
            ("p/0-1.fpage", PackageWriter.ticket([:], ["PageCopies": 5])),
        ])
        #expect(pages.map(\.copies) == [6, 30])
    }

    @Test(
        "Sides are those of the job, or of each document, which then starts a sheet",
        arguments: [
            (
                "JobDuplexAllDocumentsContiguously", "TwoSidedLongEdge", Sides.twoSidedLongEdge,
                false
            ),
            ("JobDuplexAllDocumentsContiguously", "OneSided", .oneSided, false),
            ("DocumentDuplex", "TwoSidedShortEdge", .twoSidedShortEdge, true),
        ])
    func sides(feature: String, option: String, sides: Sides, startsSheet: Bool) throws {
        let pages = try ticketed(
            [("s.fdseq", PackageWriter.ticket([feature: option]))],
            documents: [[Self.black], [Self.black]])
        #expect(pages.allSatisfy { $0.sides == sides })
        #expect(pages.map(\.startsSheet) == [true, startsSheet])
    }

    @Test("A page's ticket goes before that of the document, for what concerns pages")
    func levels() throws {
        let pages = try ticketed(
            [
                (
                    "s.fdseq",
                    PackageWriter.ticket(
                        ["PageMediaSize": "ISOA3", "PageOutputColor": "Color"])
                ),
                (
                    "p/0-1.fpage",
                    PackageWriter.ticket(
                        [
                            "PageMediaSize": "NorthAmericaLetter", "PageOutputColor": "Monochrome",
                            "PageMediaType": "PhotographicGlossy",
                        ], ["JobCopiesAllDocuments": 9])
                ),
            ], documents: [[Self.red, Self.red]])
        #expect(pages.map(\.media?.name) == ["iso_a3_297x420mm", "na_letter_8.5x11in"])
        #expect(pages.map(\.color) == [.color, .monochrome])
        #expect(pages.map(\.mediaType) == [nil, "photographic-glossy"])
        #expect(pages.map(\.copies) == [1, 1])
    }

    @Test("Measures go before the name of a size")
    func customSize() throws {
        let pages = try ticketed([
            (
                "s.fdseq",
                PackageWriter.ticket(
                    ["PageMediaSize": "CustomMediaSize"],
                    [
                        "PageMediaSizeMediaSizeWidth": 100_000,
                        "PageMediaSizeMediaSizeHeight": 148_000,
                    ])
            )
        ])
        #expect(pages.allSatisfy { $0.media?.name == "jpn_hagaki_100x148mm" })
    }

    // MARK: Any bytes

    private static func sample(_ packing: PackageWriter.Packing) -> [UInt8] {
        PackageWriter.document([[black, red]], packing: packing) {
            $0.addRelationship(of: "_rels/s.fdseq.rels", "printticket", "t.xml")
            $0.add("t.xml", PackageWriter.ticket(["DocumentDuplex": "OneSided"]))
        }
    }

    @Test("Every beginning of a package gives an answer or an error")
    func prefixes() {
        let sample = Self.sample(.deflated)
        for count in 1..<sample.count {
            _ = try? Documents.analyze(sample.prefix(count), limits: .fuzzing)
        }
    }

    @Test(
        "Random changes never do harm",
        arguments: [PackageWriter.Packing.stored, .deflated, .streamed])
    func mutations(packing: PackageWriter.Packing) throws {
        try Documents.mutate(Self.sample(packing), rounds: 2000)
    }

    @Test("Markup that goes deep, or resources without end, reach a limit")
    func limits() {
        for markup in [
            String(repeating: "<Canvas>", count: 2000),
            (0..<20_000).map { #"<Path Fill="{StaticResource \#($0)}"/>"# }.joined(),
        ] {
            #expect {
                try Documents.analyze(PackageWriter.document([[markup]]))
            } throws: {
                guard case .overLimit? = $0 as? AnalysisError else { return false }
                return true
            }
        }
    }
}
