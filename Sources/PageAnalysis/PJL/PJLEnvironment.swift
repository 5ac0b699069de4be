import PrintModel

/// The PJL variables that decide what a page costs (HP Printer Job Language Technical Reference
/// Manual, chapter 6). Nil where nothing was said: the printer's own setting then holds, which the
/// data does not tell.
struct PJLEnvironment: Hashable {
    /// `COPIES`: of each page, one after another; the data may say otherwise.
    var copies: Int?
    /// `QTY`: sets of the whole job, whatever the data says of copies. The two multiply.
    var quantity: Int?
    /// `DUPLEX`.
    var isDuplex: Bool?
    /// `BINDING=SHORTEDGE`, which counts only with `DUPLEX=ON`.
    var bindsShortEdge = false
    /// `PAPER`.
    var media: MediaSize?
    /// `FITTOPAGESIZE`: the paper to which Ricoh's printers scale each page of a PDF document.
    var fittedMedia: MediaSize?
    /// `MEDIATYPE`, as IPP "media-type".
    var mediaType: String?
    /// `RENDERMODE=GRAYSCALE`, or `PLANESINUSE=1`: the printer makes colours grey. (Color LaserJets
    /// and those like them; the manual has neither.)
    var rendersGray = false

    /// What the printer allows for `COPIES` and `QTY`; other values are ignored.
    private static let copiesRange = 1...32767

    var sides: Sides? {
        guard let isDuplex else { return nil }
        guard isDuplex else { return .oneSided }
        return bindsShortEdge ? .twoSidedShortEdge : .twoSidedLongEdge
    }

    /// Gives a variable its value, both in capitals. A value that the printer does not know leaves
    /// the variable as it was.
    mutating func set(_ variable: String, to value: String) {
        switch variable {
        case "COPIES": copies = PJLEnvironment.count(value) ?? copies
        case "QTY": quantity = PJLEnvironment.count(value) ?? quantity
        case "DUPLEX":
            if value == "ON" || value == "OFF" { isDuplex = value == "ON" }
        case "BINDING":
            if value == "LONGEDGE" || value == "SHORTEDGE" { bindsShortEdge = value == "SHORTEDGE" }
        case "PAPER": media = MediaSize(pjlPaper: value) ?? media
        case "FITTOPAGESIZE": fittedMedia = MediaSize(pjlPaper: value) ?? fittedMedia
        case "MEDIATYPE": mediaType = PJLEnvironment.mediaTypes[value] ?? mediaType
        case "RENDERMODE": rendersGray = value == "GRAYSCALE"
        case "PLANESINUSE": rendersGray = value == "1"
        default: break
        }
    }

    /// What `page` becomes in this environment. What the page's own data decides goes before it,
    /// but for `QTY`.
    func applied(to page: Page, saidByData: PageSettings) -> Page {
        var page = page
        if let sides, page.sides == .oneSided, !saidByData.contains(.sides) { page.sides = sides }
        if let copies, page.copies == 1, !saidByData.contains(.copies) { page.copies = copies }
        let (copies, overflow) = page.copies.multipliedReportingOverflow(by: quantity ?? 1)
        page.copies = overflow ? .max : copies
        page.media = fittedMedia ?? page.media ?? media
        page.mediaType = page.mediaType ?? mediaType
        if rendersGray { page.color = .monochrome }
        return page
    }

    private static func count(_ value: String) -> Int? {
        guard let count = Int(value), copiesRange.contains(count) else { return nil }
        return count
    }

    /// HP's names, and the keywords of PWG 5101.1, section 6.
    static let mediaTypes = [
        "PLAIN": "stationery", "PREPRINTED": "stationery-preprinted",
        "LETTERHEAD": "stationery-letterhead", "PREPUNCHED": "stationery-prepunched",
        "BOND": "stationery-bond", "RECYCLED": "stationery-recycled",
        "COLOR": "stationery-colored", "LIGHT": "stationery-lightweight",
        "HEAVY": "stationery-heavyweight", "TRANSPARENCY": "transparency", "LABELS": "labels",
        "ENVELOPE": "envelope", "CARDSTOCK": "cardstock", "CARD STOCK": "cardstock",
        "GLOSSY": "photographic-glossy",
    ]
}

/// Settings that a page's data can make itself, so that the PJL around it does not.
struct PageSettings: OptionSet {
    let rawValue: UInt8

    static let sides = PageSettings(rawValue: 1 << 0)
    static let copies = PageSettings(rawValue: 1 << 1)
}

extension MediaSize {
    /// The size that `PAPER=name` asks for, or nil for `CUSTOM` and names that are not known.
    init?(pjlPaper name: String) {
        switch name {
        case "TABLOID", "11X17": self.init(named: "ledger")
        case "JISB4": self.init(named: "b4")
        case "JISB5": self.init(named: "b5")
        case "B5", "ENVB5": self.init(named: "iso-b5")
        case "JPOST": self.init(named: "hagaki")
        case "JPOSTD": self.init(named: "148x200mm")
        case "ROC16K": self.init(named: "197x273mm")
        case "ROC8K": self.init(named: "273x394mm")
        case "JISEXEC": self.init(named: "216x330mm")
        default:
            guard name.first?.isLetter == true else { return nil }
            self.init(named: name)
        }
    }
}
