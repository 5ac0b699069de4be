import PrintModel

/// Walks the leaves of a document's page tree in order (ISO 32000-1, 7.7.3).
///
/// The leaves decide, since `Count` can say anything: a page listed twice is printed twice, and a
/// node that is its own ancestor is cut off.
struct PDFPageTree {
    private let source: PDFFile
    private let budget: PDFBudget
    private let limits: AnalysisLimits
    private var ancestors: [PDFReference] = []
    /// Nodes that have no leaf under them: they must not be walked again and again.
    private var barren: Set<PDFReference> = []
    private(set) var leafCount = 0
    /// Kids that are no page and no node.
    private(set) var strayCount = 0

    typealias Visitor = (PDFPageObject) throws(AnalysisError) -> Void

    init(_ source: PDFFile, _ budget: PDFBudget, limits: AnalysisLimits) {
        self.source = source
        self.budget = budget
        self.limits = limits
    }

    /// Calls `visit` with each page.
    ///
    /// - Throws: `damaged` when there is no tree or no page in it, since what is printed for free
    ///   must not hang on what some other reader would make of it; `overLimit`.
    mutating func walk(_ visit: Visitor) throws(AnalysisError) {
        guard let catalog = try source.dictionary(source.trailer["Root"]),
            let pages = catalog["Pages"], let root = try source.dictionary(pages)
        else { throw budget.damaged("there is no page tree") }
        guard try walk(pages, root, inherited: PDFInheritedAttributes(), visit) else {
            throw budget.damaged("there are no pages")
        }
    }

    /// - Returns: whether there was a leaf at or under the node.
    private mutating func walk(
        _ value: PDFValue, _ node: PDFDictionary, inherited: PDFInheritedAttributes,
        _ visit: Visitor
    ) throws(AnalysisError) -> Bool {
        let type = try source.resolved(node["Type"]).name
        guard type != "Page", let kids = try source.array(node["Kids"]) else {
            // Anything without kids is a page, unless it says that it is a node.
            guard type != "Pages" else { return try unreadable(node, inherited, visit) }
            try leaf(PDFPageObject(dictionary: node, inherited: inherited), visit)
            return true
        }
        guard ancestors.count < limits.nesting else {
            throw .overLimit(.nesting, offsetBytes: budget.offsetBytes)
        }
        let reference: PDFReference? = if case .reference(let found) = value { found } else { nil }
        if let reference { ancestors.append(reference) }
        defer { if reference != nil { ancestors.removeLast() } }
        let passedOn = inherited.overridden(by: node)
        let strayCountBefore = strayCount
        var hasLeaf = false
        for kid in kids {
            if case .reference(let kidReference) = kid {
                if barren.contains(kidReference) { continue }
                if ancestors.contains(kidReference) {
                    strayCount += 1
                    continue
                }
            }
            guard case .dictionary(let dictionary) = try source.resolved(kid) else {
                strayCount += 1
                continue
            }
            if try walk(kid, dictionary, inherited: passedOn, visit) {
                hasLeaf = true
            } else if case .reference(let kidReference) = kid {
                barren.insert(kidReference)
            }
        }
        if !hasLeaf, strayCount > strayCountBefore {
            return try unreadable(node, passedOn, visit)
        }
        return hasLeaf
    }

    /// A node none of whose kids can be read: its count is all there is to go by.
    private mutating func unreadable(
        _ node: PDFDictionary, _ inherited: PDFInheritedAttributes, _ visit: Visitor
    ) throws(AnalysisError) -> Bool {
        guard let count = try source.resolved(node["Count"]).integer, count > 0 else {
            return false
        }
        strayCount += 1
        let unknown = PDFPageObject(dictionary: [:], inherited: inherited)
        for _ in 0..<count { try leaf(unknown, visit) }
        return true
    }

    private mutating func leaf(_ page: PDFPageObject, _ visit: Visitor) throws(AnalysisError) {
        leafCount += 1
        guard leafCount <= limits.pages else {
            throw .overLimit(.pages, offsetBytes: budget.offsetBytes)
        }
        try visit(page)
    }
}

/// What pages inherit from the nodes above them (table 30).
struct PDFInheritedAttributes {
    var mediaBox: PDFValue?
    var cropBox: PDFValue?
    var resources: PDFValue?

    func overridden(by node: PDFDictionary) -> PDFInheritedAttributes {
        PDFInheritedAttributes(
            mediaBox: node["MediaBox"] ?? mediaBox, cropBox: node["CropBox"] ?? cropBox,
            resources: node["Resources"] ?? resources)
    }
}

/// A leaf of the page tree.
struct PDFPageObject {
    let dictionary: PDFDictionary
    let inherited: PDFInheritedAttributes

    /// The paper, which the media box stands for whatever the crop box and rotation are
    /// (14.11.2.1), in units of `UserUnit` points; nil where the page does not say.
    func media(_ source: PDFFile) throws(AnalysisError) -> MediaSize? {
        guard let box = try box(source, "MediaBox", inherited.mediaBox) else { return nil }
        let unit = try source.resolved(dictionary["UserUnit"]).number ?? 1
        return MediaSize(widthPoints: box.width * unit, heightPoints: box.height * unit)
    }

    /// What of the page is printed (14.11.2): the crop box within the media box. US Letter where
    /// the page does not say, like in viewers.
    func visibleBox(_ source: PDFFile) throws(AnalysisError) -> PDFRectangle {
        let letter = PDFRectangle(left: 0, bottom: 0, right: 612, top: 792)
        let media = try box(source, "MediaBox", inherited.mediaBox) ?? letter
        guard let crop = try box(source, "CropBox", inherited.cropBox) else { return media }
        let visible = crop.intersection(media)
        return visible.isEmpty ? media : visible
    }

    private func box(
        _ source: PDFFile, _ key: String, _ inherited: PDFValue?
    ) throws(AnalysisError) -> PDFRectangle? {
        guard let numbers = try source.numbers(dictionary[key] ?? inherited), numbers.count >= 4,
            let box = PDFRectangle(corners: numbers), !box.isEmpty
        else { return nil }
        return box
    }
}
