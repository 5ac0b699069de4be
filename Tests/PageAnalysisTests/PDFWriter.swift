/// Writes small PDF documents. Nothing is checked, so broken ones are as easy.
struct PDFWriter {
    private var objects: [String?] = []

    /// The page-tree root, object 2; the catalog is object 1.
    init() {
        objects = ["<< /Type /Catalog /Pages 2 0 R >>", nil]
    }

    /// Puts an object.
    ///
    /// - Returns: its number.
    @discardableResult
    mutating func put(_ body: String, as number: Int? = nil) -> Int {
        guard let number else {
            objects.append(body)
            return objects.count
        }
        while objects.count < number { objects.append(nil) }
        objects[number - 1] = body
        return number
    }

    @discardableResult
    mutating func putStream(_ data: String, _ entries: String = "") -> Int {
        put("<< /Length \(data.utf8.count) \(entries) >>\nstream\n\(data)\nendstream")
    }

    /// Puts a page with `contents`.
    ///
    /// - Returns: its number.
    mutating func putPage(
        _ contents: String, resources: String = "", entries: String = "/MediaBox [0 0 595 842]"
    ) -> Int {
        let stream = putStream(contents)
        return put(
            "<< /Type /Page /Parent 2 0 R /Contents \(stream) 0 R /Resources << \(resources) >> "
                + "\(entries) >>")
    }

    /// Puts the page tree's root over `kids`.
    mutating func putTree(_ kids: [Int], count: Int? = nil) {
        let list = kids.map { "\($0) 0 R" }.joined(separator: " ")
        put("<< /Type /Pages /Count \(count ?? kids.count) /Kids [\(list)] >>", as: 2)
    }

    /// The document with a cross-reference table.
    func document(trailer: String = "", startxref: Int? = nil) -> [UInt8] {
        var text = "%PDF-1.7\n"
        var table = "0000000000 65535 f \n"
        for (index, body) in objects.enumerated() {
            guard let body else {
                table += "0000000000 00000 f \n"
                continue
            }
            table += String(repeating: "0", count: 10 - "\(text.utf8.count)".count)
            table += "\(text.utf8.count) 00000 n \n"
            text += "\(index + 1) 0 obj\n\(body)\nendobj\n"
        }
        let start = startxref ?? text.utf8.count
        text += "xref\n0 \(objects.count + 1)\n\(table)"
        text += "trailer\n<< /Size \(objects.count + 1) /Root 1 0 R \(trailer) >>\n"
        text += "startxref\n\(start)\n%%EOF\n"
        return Array(text.utf8)
    }

    /// One A4 page with `contents` for each.
    static func document(_ contents: [String], resources: String = "") -> [UInt8] {
        var writer = PDFWriter()
        writer.putTree(contents.map { writer.putPage($0, resources: resources) })
        return writer.document()
    }

    static let text = "BT /F1 12 Tf 40 700 Td (text) Tj ET"
    static let redBox = "1 0 0 rg 40 40 90 90 re f"
}
