import PrintModel

extension BadDocument {
    private static func tree(_ build: (inout PDFWriter) -> Void) -> [UInt8] {
        var writer = PDFWriter()
        build(&writer)
        return writer.document()
    }

    private static func replaced(_ old: String, _ new: String) -> [UInt8] {
        Array(
            String(decoding: PDFDamageTests.document, as: UTF8.self)
                .replacing(old, with: new).utf8)
    }

    static let pdf: [BadDocument] = [
        BadDocument(1, "PDF", "a node of the page tree is its own descendant") {
            tree {
                let page = $0.putPage(PDFWriter.text)
                let node = $0.put("<< /Type /Pages /Kids [\(page) 0 R 2 0 R] >>")
                $0.putTree([node, page])
            }
        },
        BadDocument(2, "PDF", "Count is 1, and there are three leaves") {
            tree { writer in
                writer.putTree((0..<3).map { _ in writer.putPage(PDFWriter.text) }, count: 1)
            }
        },
        BadDocument(3, "PDF", "Count is negative") {
            tree { $0.putTree([$0.putPage(PDFWriter.text)], count: -1) }
        },
        BadDocument(4, "PDF", "a page tree that branches in two thirty times") {
            tree { writer in
                for level in 3..<33 {
                    writer.put("<< /Kids [\(level + 1) 0 R \(level + 1) 0 R] >>", as: level)
                }
                writer.put("<< /Type /Page >>", as: 33)
                writer.putTree([3])
            }
        },
        BadDocument(5, "PDF", "a page tree a hundred nodes deep") {
            tree { writer in
                for level in 3..<103 { writer.put("<< /Kids [\(level + 1) 0 R] >>", as: level) }
                writer.put("<< /Type /Page >>", as: 103)
                writer.putTree([3])
            }
        },
        BadDocument(6, "PDF", "a page tree without leaves") { tree { $0.putTree([]) } },
        BadDocument(7, "PDF", "no catalog") { replaced("/Root 1 0 R", "") },
        BadDocument(8, "PDF", "startxref points past the end") {
            replaced("startxref\n", "startxref\n9999")
        },
        BadDocument(9, "PDF", "Prev points to its own cross-reference section") {
            let plain = PDFWriter.document([PDFWriter.text])
            let text = String(decoding: plain, as: UTF8.self)
            guard
                let start = text.split(separator: "startxref\n").last?.split(separator: "\n").first
            else { return plain }
            return Array(text.replacing("/Root", with: "/Prev \(start) /Root").utf8)
        },
        BadDocument(10, "PDF", "Length of a stream is past the end") {
            replaced("/Length 35", "/Length 999999999")
        },
        BadDocument(11, "PDF", "Length of a stream is the stream itself") {
            replaced("/Length 35", "/Length 3 0 R")
        },
        BadDocument(12, "PDF", "contents that unpack to more than is allowed") {
            let data = String(repeating: "8161", count: 200_000) + "80>"
            return tree {
                let stream = $0.putStream(data, "/Filter [/ASCIIHexDecode /RunLengthDecode]")
                $0.putTree([$0.put("<< /Type /Page /Contents \(stream) 0 R >>")])
            }
        },
        BadDocument(13, "PDF", "a form that draws itself") {
            tree {
                let form = $0.putStream(
                    "1 0 0 rg 9 9 9 9 re f /X Do",
                    "/Subtype /Form /BBox [0 0 99 99] /Resources << /XObject << /X 3 0 R >> >>")
                $0.putTree([$0.putPage("/X Do", resources: "/XObject << /X \(form) 0 R >>")])
            }
        },
        BadDocument(14, "PDF", "arrays in arrays, a hundred thousand deep") {
            Array(("%PDF-1.4\n1 0 obj" + String(repeating: "[", count: 100_000)).utf8)
        },
        BadDocument(15, "PDF", "a password is needed") {
            try Documents.fixture("pdf-password.pdf")
        },
        BadDocument(16, "PDF", "the second half never arrived") {
            let pages = Array(repeating: PDFWriter.text, count: 20)
            let whole = PDFWriter.document(pages)
            return Array(whole.prefix(whole.count / 2))
        },
        BadDocument(17, "PDF", "an object stream that is inside itself") {
            let text =
                "%PDF-1.5\n1 0 obj<</Type/ObjStm/N 1/First 4/Length 9>>stream\n"
                + "1 0 <<>> \nendstream\nendobj\n"
                + "2 0 obj<</Type/XRef/Size 4/W[1 1 1]/Root 3 0 R/Index[1 3]/Length 9>>stream\n"
                + "\u{2}\u{1}\0\u{1}\u{9}\0\u{2}\u{1}\0\nendstream\nendobj\nstartxref\n"
            return Array((text + "98\n%%EOF\n").utf8)
        },
        BadDocument(18, "PDF", "streams that never end, twenty thousand") {
            let stream = "1 0 obj<<>>stream\n"
            return Array(("%PDF-1.4\n" + String(repeating: stream, count: 20_000)).utf8)
        },
        BadDocument(19, "PDF", "an inline image that has no end") {
            PDFWriter.document(["BI /W 65536 /H 65536 /BPC 8 /CS /RGB ID x"])
        },
        BadDocument(20, "PDF", "a JPEG 2000 image of nothing") {
            tree {
                let image = $0.putStream(
                    "x", "/Subtype /Image /Width 9 /Height 9 /Filter /JPXDecode")
                $0.putTree([
                    $0.putPage(
                        "9 0 0 9 0 0 cm /I Do", resources: "/XObject << /I \(image) 0 R >>")
                ])
            }
        },
        BadDocument(87, "PDF", "an image that is its own mask") {
            tree {
                // Which is object 3, the first that is put.
                let image = $0.putStream(
                    "\u{0}",
                    "/Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 "
                        + "/ColorSpace /DeviceGray /SMask 3 0 R")
                $0.putTree([
                    $0.putPage(
                        "9 0 0 9 0 0 cm /I Do", resources: "/XObject << /I \(image) 0 R >>")
                ])
            }
        },
    ]

    static let postScript: [BadDocument] = [
        BadDocument(21, "PostScript", "says Pages: 1 and puts out a hundred") {
            PostScriptDocuments.program("%%Pages: 1\n%%Page: 1 1\n100 { showpage } repeat")
        },
        BadDocument(22, "PostScript", "runs for ever", seconds: 5) {
            PostScriptDocuments.program("{ } loop")
        },
        BadDocument(23, "PostScript", "puts out pages for ever") {
            PostScriptDocuments.program("{ showpage } loop")
        },
        BadDocument(24, "PostScript", "a procedure that calls itself without end") {
            PostScriptDocuments.program("showpage /f { f 1 pop } def f showpage")
        },
        BadDocument(25, "PostScript", "reads a file of the server") {
            PostScriptDocuments.program("showpage (/etc/passwd) (r) file showpage")
        },
        BadDocument(26, "PostScript", "ends the interpreter") {
            PostScriptDocuments.program("showpage systemdict /quit get exec")
        },
        BadDocument(27, "PostScript", "hides pages in what it calls data") {
            PostScriptDocuments.program(
                "%%Page: 1 1\n%%BeginData: 999 Binary Bytes\nshowpage showpage\n%%EndData")
        },
        BadDocument(28, "PostScript", "asks for 99,999,999 copies") {
            PostScriptDocuments.program("/#copies 99999999 def showpage showpage")
        },
        BadDocument(29, "PostScript", "asks for a page of 300 by 300 metres") {
            PostScriptDocuments.program("<< /PageSize [850000 850000] >> setpagedevice showpage")
        },
        BadDocument(30, "EPS", "the header gives a program past the end") {
            [0xC5, 0xD0, 0xD3, 0xC6, 30, 0, 0, 0, 255, 255, 255, 255]
                + Array(repeating: 0, count: 18) + Array("%!PS\nshowpage".utf8)
        },
    ]
}
