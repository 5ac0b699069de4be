/// The colours that indexes stand for, and how raster data is made of indexes or colours
/// (HP PCL 5 Color Technical Reference Manual, chapters 2 and 3).
///
/// Of each colour only the ink is kept: whether it shows, and whether it is grey.
struct PCLPalette: Hashable {
    /// How pixels are encoded in raster rows.
    enum Encoding: Hashable {
        /// One bit of the index from each plane, the lowest first.
        case indexedByPlane(bits: Int)
        /// Indexes of 1, 2, 4 or 8 bits one after another.
        case indexedByPixel(bits: Int)
        /// A plane each of red, green and blue (or cyan, magenta and yellow).
        case directByPlane
        /// Bytes of red, green and blue (or cyan, magenta and yellow) in turn.
        case directByPixel
        /// Planes that switch inks, in this order (HP DeskJet 1220C PCL reference).
        case inks([PCLInkPlane])
        /// The same of red, green and blue light.
        case lights
        /// Pictures of different kinds that lie on each other, each with its own compression.
        case layers([PCLRasterLayer])
    }

    /// The space that colour components are in.
    enum Space: Int, Hashable {
        case rgb = 0
        case cmy = 1
        case colorimetricRGB = 2
        case cieLab = 3
        case luminanceChrominance = 4
    }

    let encoding: Encoding
    let space: Space
    /// Ink by index; the count is a power of two, and at least two.
    private(set) var inks: [PCLInk]
    /// Simple palettes can't be changed.
    let isFixed: Bool
    /// The components that stand for white, and for black.
    private let whites: [Double]
    private let blacks: [Double]

    private init(
        _ encoding: Encoding, _ space: Space, _ inks: [PCLInk], isFixed: Bool,
        whites: [Double] = [255, 255, 255], blacks: [Double] = [0, 0, 0]
    ) {
        self.encoding = encoding
        self.space = space
        self.inks = inks
        self.isFixed = isFixed
        self.whites = whites
        self.blacks = blacks
    }

    static let blackAndWhite = PCLPalette(
        .indexedByPlane(bits: 1), .rgb, [.none, .gray], isFixed: true)

    /// The pens of HP-GL/2 after IN: white, black and six colours.
    static let pens = PCLPalette(
        .indexedByPlane(bits: 3), .rgb, [.none, .gray] + Array(repeating: .color, count: 6),
        isFixed: false)

    /// The palette of `ESC*r#U`, Simple Color, or nil for a number that means none.
    static func simple(_ number: Int) -> PCLPalette? {
        let colors = Array(repeating: PCLInk.color, count: 6)
        switch number {
        case 1, -1: return .blackAndWhite
        case 3: return PCLPalette(.lights, .rgb, [.gray] + colors + [.none], isFixed: true)
        case -3:
            return PCLPalette(
                .inks(coloredPlanes), .cmy, [.none] + colors + [.gray], isFixed: true)
        // HP DeskJet: black first, then cyan, magenta and yellow.
        case 4, -4:
            return PCLPalette(
                .inks([PCLInkPlane(ink: .black)] + coloredPlanes), .cmy,
                [.none, .gray] + colors + colors + [.color, .color], isFixed: true)
        default: return nil
        }
    }

    /// One plane each of cyan, magenta and yellow.
    static let coloredPlanes: [PCLInkPlane] = [
        PCLInkPlane(ink: .cyan), PCLInkPlane(ink: .magenta), PCLInkPlane(ink: .yellow),
    ]

    /// The palette of `ESC*v#W`, Configure Image Data, or nil when `data` is too short or holds a
    /// number out of range.
    static func configured(_ data: UnsafeRawBufferPointer) -> PCLPalette? {
        guard data.count >= 6, let space = Space(rawValue: Int(data[0])) else { return nil }
        // Without indexes, their size says nothing.
        let bits = data[1] >= 2 ? max(1, min(Int(data[2]), 8)) : Int(data[2])
        guard 1...8 ~= bits else { return nil }
        let encoding: Encoding
        switch data[1] {
        case 0: encoding = .indexedByPlane(bits: bits)
        case 1: encoding = .indexedByPixel(bits: bits <= 2 ? bits : bits <= 4 ? 4 : 8)
        case 2: encoding = .directByPlane
        case 3: encoding = .directByPixel
        default: return nil
        }
        var whites = (3..<6).map { Double(1 << min(Int(data[$0]), 16)) - 1 }
        var blacks = [0.0, 0.0, 0.0]
        if space == .cmy { swap(&whites, &blacks) }
        // The long form for the device's own colours gives the references in 16 bits each.
        if data.count >= 18, space == .rgb || space == .cmy {
            func reference(_ index: Int) -> Double {
                let place = 6 + 2 * index
                return Double(Int16(bitPattern: UInt16(data[place]) << 8 | UInt16(data[place + 1])))
            }
            whites = (0..<3).map(reference)
            blacks = (3..<6).map(reference)
        }
        return PCLPalette(
            encoding, space, defaultInks(space, bits: bits), isFixed: false, whites: whites,
            blacks: blacks)
    }

    /// The palette of `ESC*g#W`, Configure Raster Data, and the pixels an inch of its coarsest ink;
    /// nil when `data` is too short or in a format that is not known (HP DeskJet 1220C PCL
    /// reference).
    static func rasterConfiguration(
        _ data: UnsafeRawBufferPointer
    ) -> (palette: PCLPalette, resolution: Int)? {
        func number(_ place: Int) -> Int { Int(data[place]) << 8 | Int(data[place + 1]) }
        guard data.count >= 4 else { return nil }
        if data[0] == 6 {
            // Each layer has eight bytes: its resolutions across and down, its compression method,
            // whether pixels come whole, the bits of each, and its planes.
            let layers = stride(from: 4, to: min(data.count, 4 + 8 * number(2)) - 7, by: 8).map {
                PCLRasterLayer(isColored: data[$0 + 6] >= 24, method: Int(data[$0 + 4]))
            }
            guard !layers.isEmpty, data.count >= 6 else { return nil }
            return (
                PCLPalette(.layers(layers), .rgb, [.none, .gray], isFixed: true), number(4)
            )
        }
        guard data[0] == 2 else { return nil }
        // Each ink has six bytes: its resolutions across and down, and its levels.
        let inkCount = Int(data[1])
        guard data.count >= 2 + 6 * inkCount, let inks = inkOrders[inkCount] else { return nil }
        let resolutions = (0..<inkCount).map { number(4 + 6 * $0) }
        guard let coarsest = resolutions.min(), coarsest > 0 else { return nil }
        var planes: [PCLInkPlane] = []
        for (index, ink) in inks.enumerated() {
            let levels = max(2, min(number(6 + 6 * index), 256))
            let bits = Int.bitWidth - (levels - 1).leadingZeroBitCount
            // An ink that is finer than the others has several rows to one of theirs.
            let fineness = max(1, min(resolutions[index] / coarsest, 8))
            for _ in 0..<fineness {
                planes += (0..<bits).map {
                    PCLInkPlane(ink: ink, weight: 1 << $0, pixelsAcross: fineness)
                }
            }
        }
        return (PCLPalette(.inks(planes), .cmy, [.none, .gray], isFixed: true), coarsest)
    }

    /// By their number; the last two of six are light.
    private static let inkOrders: [Int: [PCLInkPlane.Ink]] = [
        1: [.black], 3: [.cyan, .magenta, .yellow], 4: [.black, .cyan, .magenta, .yellow],
        6: [.black, .cyan, .magenta, .yellow, .cyan, .magenta],
    ]

    /// Whether raster rows come in several planes.
    var hasPlanes: Bool {
        switch encoding {
        case .indexedByPlane(let bits): bits > 1
        case .inks(let planes): planes.count > 1
        case .directByPlane, .lights, .layers: true
        case .indexedByPixel, .directByPixel: false
        }
    }

    /// Whether something in colour can come of raster data.
    var canColor: Bool {
        switch encoding {
        case .indexedByPlane, .indexedByPixel: inks.contains(.color)
        case .directByPlane, .directByPixel, .lights: true
        case .inks(let planes): planes.contains { $0.ink != .black }
        case .layers(let layers): layers.contains(where: \.isColored)
        }
    }

    /// The ink of `index`; one past the end begins anew.
    func ink(at index: Int) -> PCLInk {
        inks[index & (inks.count - 1)]
    }

    /// The ink of HP-GL/2's `pen`; those past the end begin anew after pen 0.
    func ink(ofPen pen: Int) -> PCLInk {
        guard pen >= inks.count else { return inks[max(0, pen)] }
        return inks[1 + (pen - 1) % (inks.count - 1)]
    }

    /// `ESC*v#I`: gives `index` the colour of these components.
    mutating func assign(_ components: [Double], to index: Int) {
        guard !isFixed, inks.indices.contains(index) else { return }
        inks[index] = ink(of: components)
    }

    /// HP-GL/2's `PC`: gives `pen` a colour, nil for its default.
    mutating func assign(_ ink: PCLInk?, toPen pen: Int) {
        guard !isFixed, inks.indices.contains(pen) else { return }
        inks[pen] = ink ?? PCLPalette.pens.ink(at: min(pen, 7))
    }

    /// HP-GL/2's `NP`: so many pens, to the next power of two.
    mutating func setPenCount(_ count: Int) {
        guard !isFixed else { return }
        var size = 2
        while size < min(count, 256) { size *= 2 }
        while inks.count < size {
            inks.append(inks.count < 8 ? PCLPalette.pens.ink(at: inks.count) : .gray)
        }
        inks.removeSubrange(size...)
    }

    private func ink(of components: [Double]) -> PCLInk {
        switch space {
        case .rgb, .cmy, .colorimetricRGB:
            let parts = (0..<3).map { part in
                let range = whites[part] - blacks[part]
                return range == 0 ? 0 : (components[part] - blacks[part]) / range
            }
            return PCLInk(red: parts[0], green: parts[1], blue: parts[2])
        case .cieLab, .luminanceChrominance:
            guard abs(components[1]) < 1, abs(components[2]) < 1 else { return .color }
            let white = space == .cieLab ? 100.0 : 255
            return components[0] >= white ? .none : .gray
        }
    }

    /// What a palette holds before it is programmed (PCL 5 Color TRM, table 3-1).
    private static func defaultInks(_ space: Space, bits: Int) -> [PCLInk] {
        let size = 1 << bits
        let isAdditive = space == .rgb || space == .colorimetricRGB
        var inks = Array(repeating: PCLInk.gray, count: size)
        switch bits {
        case 1: inks = [.none, .gray]
        case 2:
            inks = isAdditive ? [.gray, .color, .color, .none] : [.none, .color, .color, .gray]
        default:
            for index in 1...6 { inks[index] = .color }
            inks[isAdditive ? 7 : 0] = .none
        }
        return inks
    }
}
