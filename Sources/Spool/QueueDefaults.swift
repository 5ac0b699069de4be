import CCups
package import PrintModel

/// What a queue's PPD asks of the printer where the job does not say.
package struct QueueDefaults: Hashable, Sendable {
    package let sides: Sides?
    package let colorMode: PrintColorMode?
    /// Whether the printer takes one document at a time: cupsd then runs filters and backend for each
    /// document of a job by itself ("cupsSingleFile", cups.org/doc/spec-ppd.html).
    package let isSingleFile: Bool

    /// The defaults of the PPD at `path`; nothing when it can't be read.
    package init(ppdPath path: String) {
        guard let ppd = ppdOpenFile(path) else {
            (sides, colorMode, isSingleFile) = (nil, nil, false)
            return
        }
        defer { ppdClose(ppd) }
        ppdMarkDefaults(ppd)
        isSingleFile =
            ppdFindAttr(ppd, "cupsSingleFile", nil)
            .flatMap { $0.pointee.value.map { String(cString: $0) } }?.lowercased() == "true"
        func marked(_ keyword: String) -> String? {
            ppdFindMarkedChoice(ppd, keyword).map { choice in
                withUnsafeBytes(of: &choice.pointee.choice) {
                    String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self)
                }
            }
        }
        sides = ["Duplex", "EFDuplex", "KD03Duplex", "JCLDuplex"].lazy
            .compactMap { marked($0) }.first.flatMap(Sides.init(ppdDuplex:))
        colorMode = marked("ColorModel").flatMap(PrintColorMode.init(ppdColorModel:))
    }
}

extension PrintOptions {
    /// The PPD's own option for two sides, where the job names it.
    package var ppdSides: Sides? { self["Duplex"].flatMap(Sides.init(ppdDuplex:)) }

    /// The PPD's own option for colour, where the job names it.
    package var ppdColorMode: PrintColorMode? {
        self["ColorModel"].flatMap(PrintColorMode.init(ppdColorModel:))
    }
}

extension Sides {
    /// A choice of "Duplex" (Adobe PPD 4.3, section 5.16).
    fileprivate init?(ppdDuplex choice: String) {
        switch choice {
        case "None", "Off", "Simplex": self = .oneSided
        case "DuplexNoTumble": self = .twoSidedLongEdge
        case "DuplexTumble": self = .twoSidedShortEdge
        default: return nil
        }
    }
}

extension PrintColorMode {
    /// A choice of "ColorModel", as CUPS drivers name them.
    fileprivate init?(ppdColorModel choice: String) {
        switch choice {
        case "Gray", "Gray16", "KGray", "Black", "FastGray": self = .monochrome
        case "RGB", "RGB16", "CMYK", "CMY", "Color", "AdobeRGB": self = .color
        default: return nil
        }
    }
}
