/// A small PDF 1.4 file made for a test: each page has a size, and a mark in one colour or none.
package struct PDFDocument: Sendable {
    package enum Mark: Hashable, Sendable {
        case none
        /// 0 is black, 1 white.
        case gray(Double)
        case color(red: Double, green: Double, blue: Double)

        package static let black = Mark.gray(0)
        package static let red = Mark.color(red: 0.9, green: 0.1, blue: 0.1)

        /// A square of 200 points a side.
        var operators: String {
            switch self {
            case .none: ""
            case .gray(let level): "\(level) g 100 100 200 200 re f"
            case .color(let red, let green, let blue):
                "\(red) \(green) \(blue) rg 100 100 200 200 re f"
            }
        }
    }

    package struct Page: Hashable, Sendable {
        package var widthPoints: Int
        package var heightPoints: Int
        package var mark: Mark

        package init(_ mark: Mark = .black, widthPoints: Int = 595, heightPoints: Int = 842) {
            self.mark = mark
            self.widthPoints = widthPoints
            self.heightPoints = heightPoints
        }

        package static func a3(_ mark: Mark = .black) -> Page {
            Page(mark, widthPoints: 842, heightPoints: 1191)
        }

        package static func letter(_ mark: Mark = .black) -> Page {
            Page(mark, widthPoints: 612, heightPoints: 792)
        }
    }

    package var pages: [Page]

    package init(_ pages: [Page]) {
        self.pages = pages
    }

    /// A4 pages that are alike.
    package init(pages count: Int, _ mark: Mark = .black) {
        pages = Array(repeating: Page(mark), count: count)
    }

    /// The file: catalogue, page tree, then a page and its content for each page.
    package var bytes: [UInt8] {
        let kids = pages.indices.map { "\(3 + 2 * $0) 0 R" }.joined(separator: " ")
        var objects = [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [\(kids)] /Count \(pages.count) >>",
        ]
        for (index, page) in pages.enumerated() {
            let content = page.mark.operators
            objects.append(
                """
                << /Type /Page /Parent 2 0 R /Resources << >> \
                /MediaBox [0 0 \(page.widthPoints) \(page.heightPoints)] \
                /Contents \(4 + 2 * index) 0 R >>
                """)
            objects.append(
                "<< /Length \(content.utf8.count) >>\nstream\n\(content)\nendstream")
        }
        var bytes = Array("%PDF-1.4\n".utf8)
        var offsets: [Int] = []
        for (index, object) in objects.enumerated() {
            offsets.append(bytes.count)
            bytes += "\(index + 1) 0 obj\n\(object)\nendobj\n".utf8
        }
        let start = bytes.count
        bytes += "xref\n0 \(objects.count + 1)\n0000000000 65535 f \n".utf8
        for offset in offsets {
            let digits = "\(offset)"
            let zeros = String(repeating: "0", count: 10 - digits.count)
            bytes += "\(zeros)\(digits) 00000 n \n".utf8
        }
        bytes += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R >>\n".utf8
        bytes += "startxref\n\(start)\n%%EOF\n".utf8
        return bytes
    }
}
