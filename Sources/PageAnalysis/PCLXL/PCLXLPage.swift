import PrintModel

/// A page between BeginPage and EndPage.
struct PCLXLPage {
    /// What BeginPage says of the sheet; what it leaves out stays as the page before had it.
    struct Setup {
        var media: MediaSize?
        var mediaType: String?
        var sides = Sides.oneSided
        /// Whether any page has said its sides.
        var saysSides = false
        /// Whether the page before was put on the back of its sheet.
        var isBack = true
        var startsSheet = false

        /// Takes the attributes of BeginPage over.
        mutating func begin(_ attributes: PCLXLAttributes) {
            if let name = attributes.array(.mediaSize) {
                media = PCLXLMedia.size(named: name)
            } else if let enumeration = attributes.integer(.mediaSize) {
                media = PCLXLMedia.size(enumeration: enumeration)
            } else if let width = attributes.number(.customMediaSize),
                let units = attributes.integer(.customMediaSizeUnits)
            {
                media = PCLXLMedia.size(
                    width: width, height: attributes.customMediaHeight, units: units)
            }
            if let name = attributes.array(.mediaType) {
                mediaType = PCLXLMedia.type(named: name)
            }
            setSides(attributes)
        }

        /// A page goes on the other side than the one before unless DuplexPageSide says which; a
        /// side that the sheet in the printer has no longer free begins another sheet.
        private mutating func setSides(_ attributes: PCLXLAttributes) {
            let sidesBefore = sides
            if attributes.has(.simplexPageMode) {
                sides = .oneSided
            } else if let mode = attributes.integer(.duplexPageMode) {
                sides = mode == 0 ? .twoSidedShortEdge : .twoSidedLongEdge
            }
            saysSides =
                saysSides || attributes.has(.simplexPageMode) || attributes.has(.duplexPageMode)
            let canBeBack = sides.isTwoSided && sides == sidesBefore && !isBack
            switch attributes.integer(.duplexPageSide) {
            case 0: isBack = false
            case .some: isBack = true
            case nil: isBack = canBeBack
            }
            startsSheet = sides.isTwoSided && !(isBack && canBeBack)
        }
    }

    let setup: Setup
    let startOffset: Int
    var ink: Ink = []

    /// The page as it is put out.
    func finished(copies: Int, endOffset: Int) -> Page {
        Page(
            media: setup.media, mediaType: setup.mediaType, color: ink.colorMode,
            isBlank: ink.isEmpty, sides: setup.sides, copies: copies,
            startsSheet: setup.startsSheet, byteRange: startOffset..<endOffset)
    }
}
