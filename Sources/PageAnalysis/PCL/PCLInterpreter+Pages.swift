import PrintModel

/// The end of pages, and the commands about sheets (HP PCL 5 Printer Language Technical Reference
/// Manual, part I, chapters 4 to 6).
extension PCLInterpreter {
    /// Puts the page out, blank or not.
    mutating func endPage(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if raster.isActive { endRaster() }
        try runOverlay(at: offset, &builder)
        var saidByData: PageSettings = []
        if environment.copies != nil { saidByData.insert(.copies) }
        if environment.sides != nil { saidByData.insert(.sides) }
        let isTwoSided = (environment.sides ?? builder.pjl.environment.sides)?.isTwoSided == true
        try builder.append(
            Page(
                media: environment.media, mediaType: environment.mediaType,
                color: page.ink == .color ? .color : .monochrome, isBlank: page.ink == .none,
                sides: environment.sides ?? .oneSided, copies: environment.copies ?? 1,
                startsSheet: isTwoSided && sheet.nextPageStartsSheet,
                byteRange: page.offset..<max(page.offset, offset)),
            saidByData: saidByData, offsetBytes: offset)
        sheet.endPage(isTwoSided: isTwoSided)
        page = PCLPageState(offset: max(page.offset, offset))
    }

    /// Puts the page out if there is something on it.
    mutating func endPageIfMarked(
        at offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        if page.isMarked { try endPage(at: offset, &builder) }
    }

    /// `ESC&l...`.
    mutating func runPageControl(
        _ parameter: PCLParameter, _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        let number = parameter.integer
        switch parameter.letter {
        case "A":
            try endPageIfMarked(at: offset, &builder)
            environment.layout.goHome()
            selectPaper(abs(number))
        case "C": environment.layout.setLineSpacing(Int(min(abs(parameter.value), 1e6) * 150 + 0.5))
        case "D": environment.layout.setLinesPerInch(abs(number))
        case "E":
            environment.layout.setTopMargin(
                lines: abs(number), movesCursor: !page.isMarked && !page.hasMoved)
        case "F": environment.layout.setTextLength(lines: abs(number))
        case "H":
            // HP DeskJet: -2 loads the sheet for the page that is begun.
            guard number >= 0 else { return }
            try endPageIfMarked(at: offset, &builder)
            environment.layout.goHome()
            if environment.paperSource != number { sheet.startNew() }
            environment.paperSource = number
        case "L":
            if 0...1 ~= number { environment.layout.skipsPerforation = number == 1 }
        case "M":
            try endPageIfMarked(at: offset, &builder)
            environment.layout.goHome()
            environment.mediaType = PCLInterpreter.mediaTypes[number] ?? environment.mediaType
        case "O":
            // The orientation that it has already does nothing.
            guard 0...3 ~= number, number != environment.layout.orientation else { return }
            try endPageIfMarked(at: offset, &builder)
            environment.layout.setOrientation(number)
            macros.overlay = nil
        case "P":
            try endPageIfMarked(at: offset, &builder)
            environment.layout.setPageLength(lines: abs(number))
        case "S":
            try endPageIfMarked(at: offset, &builder)
            environment.layout.goHome()
            let sides: [Sides] = [.oneSided, .twoSidedLongEdge, .twoSidedShortEdge]
            guard sides.indices.contains(number) else { return }
            // Inkjets are told with every page.
            if environment.sides != sides[number] { sheet.startNew() }
            environment.sides = sides[number]
        case "X":
            if number >= 1 { environment.copies = min(number, 32767) }
        default: break
        }
    }

    /// `ESC&a...` and `ESC*p...`.
    mutating func runCursorCommand(
        _ parameter: PCLParameter, _ offset: Int, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) {
        page.hasMoved = true
        let value = max(-1e6, min(parameter.value, 1e6))
        switch (parameter.group.family, parameter.letter) {
        case ("&", "G"):
            try endPageIfMarked(at: offset, &builder)
            environment.layout.goHome()
            sheet.select(side: parameter.integer)
        case ("&", "P"):
            let degrees = parameter.integer
            guard 0...270 ~= degrees, degrees % 90 == 0 else { return }
            environment.layout.setPrintDirection(degrees / 90)
        case ("&", "R"):
            guard parameter.isSigned else {
                environment.layout.move(toRow: value)
                return
            }
            for _ in 0..<environment.layout.advance(rows: value) {
                try endPage(at: offset, &builder)
            }
        case ("&", "V"): move(by: Int(value * 10), isRelative: parameter.isSigned)
        case ("*", "Y"):
            move(by: Int(value) * environment.unit, isRelative: parameter.isSigned)
        case ("*", "P"):
            if let palette = palettes.pushOrPop(parameter.integer, environment.palette) {
                environment.palette = palette
            }
        default: break
        }
    }

    private mutating func move(by units: Int, isRelative: Bool) {
        if isRelative {
            environment.layout.move(by: units)
        } else {
            environment.layout.move(to: units)
        }
    }

    private mutating func selectPaper(_ number: Int) {
        let isCustom = number == PCLPaper.custom
        if isCustom { environment.usesCustomMedia = true }
        guard let media = isCustom ? environment.customMedia : PCLPaper.size(number) else { return }
        environment.usesCustomMedia = isCustom
        setPaper(media)
    }

    mutating func setPaper(_ media: MediaSize) {
        environment.media = media
        environment.layout.setPaper(
            widthPoints: media.widthPoints, heightPoints: media.heightPoints)
        macros.overlay = nil
    }

    /// `ESC&f#I` and `#J`, in 1/720 inch: before or after paper size 101.
    mutating func setCustomSize(_ parameter: PCLParameter) {
        let length = min(abs(parameter.value), 1e6)
        if parameter.letter == "I" {
            environment.customWidth = length
        } else {
            environment.customHeight = length
        }
        if environment.usesCustomMedia, let media = environment.customMedia { setPaper(media) }
    }

    /// `ESC&n#W`: a name, after a byte that says what for.
    mutating func runAlphanumeric(_ data: UnsafeRawBufferPointer) {
        guard let operation = data.first else { return }
        let name = Array(data.dropFirst().prefix(511))
        switch operation {
        case 4: macros.name = .text(name)
        case 5: macros.copy(to: .text(name))
        case UInt8(ascii: "d"):
            let media = String(decoding: name, as: UTF8.self).uppercased()
            environment.mediaType = PJLEnvironment.mediaTypes[media] ?? environment.mediaType
        default: break
        }
    }

    /// `ESC&l#M`.
    private static let mediaTypes = [
        0: "stationery", 1: "stationery-bond", 2: "stationery-inkjet", 3: "photographic-glossy",
        4: "transparency",
    ]
}

/// Which side of a sheet the next page goes on.
struct PCLSheet {
    private var isBack = false
    /// Whether the last page is on the front of a sheet whose back is free.
    private var hasFreeBack = false

    /// A page for the back of a sheet that has no front starts one as well.
    var nextPageStartsSheet: Bool { !isBack || !hasFreeBack }

    mutating func endPage(isTwoSided: Bool) {
        hasFreeBack = isTwoSided && nextPageStartsSheet && !isBack
        isBack = isTwoSided && !isBack
    }

    mutating func startNew() {
        isBack = false
    }

    /// `ESC&a#G`: the next side, the front or the back.
    mutating func select(side: Int) {
        switch side {
        case 0: isBack.toggle()
        case 1: isBack = false
        case 2: isBack = true
        default: break
        }
    }
}
