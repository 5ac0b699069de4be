/// The marks that the markup of a fixed page makes (ECMA-388, sections 11 to 16), as far as they
/// show in it: resources and images are looked up once all of it has been read.
struct FixedPageMarks {
    /// What marks are made with, besides colours.
    enum Use: Hashable {
        /// The resource of that key.
        case resource(String)
        /// The image part of that name.
        case image(String)
    }

    /// Where marks come together: on the page, in a resource, or nowhere.
    private struct Sink {
        var ink: Ink = []
        var uses: Set<Use> = []
    }

    /// Width and height of the page in 1/96 inch.
    private(set) var size: (width: Double, height: Double)?
    /// The parts that hold more resources.
    private(set) var dictionaries: [String] = []
    /// A thing that is not understood was taken for a mark in colour.
    private(set) var hasUnknownMarks = false

    private var sinks = [Sink(), Sink()]
    private static let nowhere = 0
    private static let page = 1
    private var resources: [String: Int] = [:]
    private var useCount = 0

    /// Resources and images of one page: far more than any page has.
    private static let maximumUses = 10_000

    private static let attributes: Set<String> = [
        "Color", "Fill", "Height", "ImageSource", "Key", "Opacity", "Source", "Stroke",
        "UnicodeString", "Visual", "Width",
    ]

    /// Reads a page, or a dictionary of resources.
    mutating func read(
        _ name: String, in package: Package, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        var scanner = try package.scanner(of: name, attributes: FixedPageMarks.attributes)
        var open: [Int] = []  // The sinks of the elements that are open.
        while let event = try scanner.next(&builder) {
            guard event == .start else {
                open.removeLast()
                continue
            }
            if open.isEmpty {
                guard scanner.name.namespace == .fixedPages,
                    ["FixedPage", "ResourceDictionary"].contains(scanner.name.local)
                else { throw scanner.damaged("it is no fixed page") }
            }
            let outer = open.last ?? FixedPageMarks.page
            let sink = try self.sink(of: scanner, within: outer)
            open.append(sink)
            try mark(scanner, sink, part: name)
        }
    }

    /// The ink of the page, and the images that it is painted with. A resource that was not found
    /// is taken as colour.
    mutating func resolved() -> (ink: Ink, images: Set<String>) {
        var ink = sinks[FixedPageMarks.page].ink
        var images: Set<String> = []
        var open = Array(sinks[FixedPageMarks.page].uses)
        var seen = sinks[FixedPageMarks.page].uses
        while let use = open.popLast() {
            switch use {
            case .image(let name):
                images.insert(name)
            case .resource(let key):
                guard let sink = resources[key] else {
                    ink = .color
                    hasUnknownMarks = true
                    continue
                }
                ink.formUnion(sinks[sink].ink)
                for use in sinks[sink].uses where seen.insert(use).inserted { open.append(use) }
            }
        }
        return (ink, images)
    }

    /// Where the marks of the element go that has just started.
    private mutating func sink(
        of element: borrowing XMLScanner, within outer: Int
    ) throws(AnalysisError) -> Int {
        switch element.name.namespace {
        case .fixedPages: break
        // What other readers see in place of `Fallback`.
        case .markupCompatibility:
            return element.name.local == "Choice" ? FixedPageMarks.nowhere : outer
        default: return FixedPageMarks.nowhere
        }
        if let key = element["Key", in: .resourceKeys] {
            if let sink = resources[key] { return sink }
            try countUse(element)
            sinks.append(Sink())
            resources[key] = sinks.count - 1
            return sinks.count - 1
        }
        let isMask = element.name.local.hasSuffix(".OpacityMask")
        let isClear = element["Opacity"].flatMap(Double.init) == 0
        return isMask || isClear ? FixedPageMarks.nowhere : outer
    }

    private mutating func mark(
        _ element: borrowing XMLScanner, _ sink: Int, part: String
    ) throws(AnalysisError) {
        switch element.name.local {
        case "FixedPage":
            if let width = element["Width"].flatMap(Double.init),
                let height = element["Height"].flatMap(Double.init)
            {
                size = (width, height)
            }
        case "ResourceDictionary":
            if let source = element["Source"] {
                try countUse(element)
                dictionaries.append(Package.name(source, from: part))
            }
        case "Path":
            try paint(element["Fill"], sink, element)
            try paint(element["Stroke"], sink, element)
        case "Glyphs":
            if !FixedPageMarks.isSpace(element["UnicodeString"]) {
                try paint(element["Fill"], sink, element)
            }
        case "SolidColorBrush", "GradientStop":
            try paint(element["Color"], sink, element)
        case "VisualBrush":
            try paint(element["Visual"], sink, element)
        case "ImageBrush":
            if let source = element["ImageSource"] {
                try use(
                    .image(Package.name(FixedPageMarks.image(source), from: part)), sink, element)
            }
        default:
            break
        }
    }

    /// Marks with a colour, or with the resource that `{StaticResource key}` names.
    private mutating func paint(
        _ value: String?, _ sink: Int, _ element: borrowing XMLScanner
    ) throws(AnalysisError) {
        guard let value else { return }
        let words = FixedPageMarks.words(value)
        if words.count == 2, words[0] == "StaticResource" {
            try use(.resource(String(words[1])), sink, element)
        } else if let ink = Ink(xpsColor: value) {
            sinks[sink].ink.formUnion(ink)
        } else if sink != FixedPageMarks.nowhere {
            sinks[sink].ink = .color
            hasUnknownMarks = true
        }
    }

    private mutating func use(
        _ use: Use, _ sink: Int, _ element: borrowing XMLScanner
    ) throws(AnalysisError) {
        guard sink != FixedPageMarks.nowhere, !sinks[sink].uses.contains(use) else { return }
        try countUse(element)
        sinks[sink].uses.insert(use)
    }

    private mutating func countUse(_ element: borrowing XMLScanner) throws(AnalysisError) {
        useCount += 1
        guard useCount <= FixedPageMarks.maximumUses else {
            throw .overLimit(.objects, offsetBytes: element.damaged("").offsetBytes)
        }
    }

    /// What is within the braces of a markup extension; none for other values.
    private static func words(_ value: String) -> [Substring] {
        value.hasPrefix("{") ? value.split { $0 == " " || $0 == "{" || $0 == "}" } : []
    }

    /// The image of `{ColorConvertedBitmap image profile}`, or the value itself.
    private static func image(_ source: String) -> String {
        let words = words(source)
        return words.count == 3 && words[0] == "ColorConvertedBitmap" ? String(words[1]) : source
    }

    /// Whether there are only spaces to be seen, with which writers place what comes after. A text
    /// too long to be kept whole has something else.
    private static func isSpace(_ text: String?) -> Bool {
        guard let text, !text.isEmpty, text.utf8.count < XMLScanner.maximumBytes else {
            return false
        }
        return text.allSatisfy(\.isWhitespace)
    }
}
