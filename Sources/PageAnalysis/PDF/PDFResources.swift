/// The named resources of a page, form, pattern or font (ISO 32000-1, 7.8.3), each looked up once.
final class PDFResources {
    private let source: PDFFile
    private let dictionary: PDFDictionary
    private var categories: PDFNameTable<PDFDictionary> = [:]
    /// What names have been found to be, by the kinds of those who ask.
    var fonts: PDFNameTable<PDFFont> = [:]
    var spaces: PDFNameTable<PDFColorSpace> = [:]
    var states: PDFNameTable<PDFDictionary> = [:]

    init(_ dictionary: PDFDictionary, _ source: PDFFile) {
        self.dictionary = dictionary
        self.source = source
    }

    /// The value of `name` in `category` as it stands there, which may be a reference.
    func entry(_ category: String, _ name: String) throws(AnalysisError) -> PDFValue? {
        if let known = categories[category] { return known[name] }
        let found = try source.dictionary(dictionary[category]) ?? [:]
        categories[category] = found
        return found[name]
    }
}
