package import PageAnalysis
package import PrintModel
package import Spool

extension DocumentAnalysis {
    /// The impressions of this data once the real backend and the printer have done what the ticket
    /// tells them beside the data: copies, sides and colour.
    ///
    /// What the data says itself wins, since the printer obeys the data. Nothing here makes a job
    /// cheaper on the word of an option that the printer does not get.
    package func printed(with ticket: Ticket) -> Impressions {
        var impressions = impressions
        let settings = ticket.settings
        let speaksIPP = ticket.device.isIPP
        for index in impressions.pages.indices {
            if let sides = settings.sides, !formats.tellSides,
                impressions.pages[index].sides == .oneSided
            {
                impressions.pages[index].sides = sides
            }
            if speaksIPP, settings.colorMode == .monochrome {
                impressions.pages[index].color = .monochrome
            }
        }
        return impressions.multiplied(byCopies: ticket.printerCopies(of: formats))
    }
}

extension [DocumentFormat] {
    /// Whether the data itself says on how many sides it is printed.
    fileprivate var tellSides: Bool {
        !allSatisfy { [.pdf, .jpeg, .png, .tiff, .text].contains($0) }
    }
}

extension DeviceURI {
    /// Whether the real backend sends the job's attributes along with the data.
    fileprivate var isIPP: Bool {
        ["ipp", "ipps", "http", "https"].contains(scheme)
            || scheme == "dnssd" && rawValue.contains("_ipp")
    }
}

extension Ticket {
    /// How often the printer puts out the data because the backend tells it to (CUPS-FACTS 3).
    ///
    /// - A file that cupsd passes by name is printed as often as the backend is told.
    /// - Otherwise the filters have made the copies, but for the ipp backend, which sends "copies"
    ///   along with documents that it takes as they are.
    fileprivate func printerCopies(of formats: [DocumentFormat]) -> Int {
        if filePath != nil { return copies }
        guard device.isIPP else { return 1 }
        if let type = finalContentType {
            guard !type.hasPrefix("image/"), !type.hasSuffix("/vnd.cups-raster") else { return 1 }
        }
        return copies
    }

    /// Sides and colour as the printer is told: by the options, else by the queue's defaults.
    fileprivate var settings: (sides: Sides?, colorMode: PrintColorMode?) {
        let defaults = ppdPath.map(QueueDefaults.init)
        return (
            options.sides ?? options.ppdSides ?? defaults?.sides,
            options.colorMode ?? options.ppdColorMode ?? defaults?.colorMode
        )
    }
}
