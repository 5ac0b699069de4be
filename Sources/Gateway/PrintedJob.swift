package import PrintModel
package import Spool

/// What the printer is told about a job beside its data.
package struct PrinterSettings: Hashable, Sendable {
    package var sides: Sides?
    package var colorMode: PrintColorMode?
    /// How often the printer puts the whole out, 1 or more.
    package var copies: Int

    package init(sides: Sides? = nil, colorMode: PrintColorMode? = nil, copies: Int = 1) {
        precondition(copies >= 1)
        self.sides = sides
        self.colorMode = colorMode
        self.copies = copies
    }
}

extension DocumentAnalysis {
    /// The impressions of this data once the printer has done what it is told.
    ///
    /// Where the data says itself on how many sides it is printed, it wins.
    package func printed(with settings: PrinterSettings) -> Impressions {
        var impressions = impressions
        for index in impressions.pages.indices {
            if let sides = settings.sides, !formats.tellSides,
                impressions.pages[index].sides == .oneSided
            {
                impressions.pages[index].sides = sides
            }
            if settings.colorMode == .monochrome { impressions.pages[index].color = .monochrome }
        }
        return impressions.multiplied(byCopies: settings.copies)
    }
}

extension [DocumentFormat] {
    /// Whether the data itself says on how many sides it is printed.
    fileprivate var tellSides: Bool {
        !allSatisfy { [.pdf, .jpeg, .png, .tiff, .text].contains($0) }
    }
}

extension Ticket {
    /// How often the data goes through our pipe to the real backend; nil when that reads the file that
    /// cupsd names by itself, for then it must (ipp sends it with its length, lpd keeps it).
    ///
    /// A file that is fed, and not named, can be taken back half-way, and is known to have come so far.
    package var timesFed: Int? {
        guard filePath != nil else { return 1 }
        return device.passesDataOn ? copies : nil
    }

    /// What the real backend tells the printer. Nothing here makes a job cheaper on the word of an
    /// option that the printer does not get.
    package var printerSettings: PrinterSettings {
        let defaults = ppdPath.map(QueueDefaults.init)
        return PrinterSettings(
            sides: options.sides ?? options.ppdSides ?? defaults?.sides,
            colorMode: device.isIPP
                ? options.colorMode ?? options.ppdColorMode ?? defaults?.colorMode : nil,
            copies: printerCopies)
    }

    /// How often the printer puts out the data because the backend tells it to (CUPS-FACTS 3).
    ///
    /// - A file that cupsd passes by name is printed as often as the backend is told.
    /// - Otherwise the filters have made the copies, but for the ipp backend, which sends "copies"
    ///   along with documents that it takes as they are.
    private var printerCopies: Int {
        if filePath != nil { return copies }
        guard device.isIPP else { return 1 }
        if let type = finalContentType {
            guard !type.hasPrefix("image/"), !type.hasSuffix("/vnd.cups-raster") else { return 1 }
        }
        return copies
    }
}
