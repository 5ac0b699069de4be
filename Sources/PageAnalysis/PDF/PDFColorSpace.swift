import Glibc

/// A colour space (ISO 32000-1, 8.6), as far as it tells what ink a colour is.
///
/// Profiles are not read: an ICC space counts as gray, RGB or CMYK by its number of parts, and
/// equal parts of a calibrated RGB are a grey.
indirect enum PDFColorSpace {
    case gray
    case rgb
    case cmyk
    /// With the ranges of a and b.
    case lab([Double])
    /// An ink for each index.
    case indexed([PDFInk])
    /// Separation and DeviceN by way of their alternate space.
    case tints(count: Int, PDFFunction, alternate: PDFColorSpace)
    /// Colorants that are black (or all inks at once, for registration marks): 1 is full.
    case blackTints(count: Int)
    /// Colorants that leave no mark.
    case noTints(count: Int)
    /// With the space of the colour of uncoloured patterns.
    case pattern(PDFColorSpace?)

    /// Parts of one colour.
    var count: Int {
        switch self {
        case .gray, .indexed: 1
        case .rgb, .lab: 3
        case .cmyk: 4
        case .tints(let count, _, _), .blackTints(let count), .noTints(let count): count
        case .pattern(let underlying): underlying?.count ?? 0
        }
    }

    /// The lowest and the highest value of part `index`: what an image's samples stand for
    /// (table 90).
    func limits(of index: Int, bitsPerComponent: Int) -> (low: Double, high: Double) {
        switch self {
        case .lab(let range):
            index == 0 ? (0, 100) : (range[2 * index - 2], range[2 * index - 1])
        case .indexed: (0, Double(1 << bitsPerComponent - 1))
        default: (0, 1)
        }
    }

    /// The colour that is set with the space (8.6.3).
    var initialInk: PDFInk {
        switch self {
        case .gray, .rgb, .cmyk, .blackTints: .neutral
        case .lab(let range): ink([0, max(0, range[0]), max(0, range[2])])
        case .indexed(let inks): inks.first ?? .neutral
        case .tints(let count, _, _): ink(Array(repeating: 1, count: count))
        case .noTints, .pattern: .none
        }
    }

    /// Whether any of its colours is more than a grey.
    var canBeColored: Bool {
        switch self {
        case .gray, .blackTints, .noTints: false
        case .indexed(let inks): inks.contains(.color)
        case .rgb, .cmyk, .lab, .tints, .pattern: true
        }
    }

    /// The ink of a colour; parts that are missing are zero.
    func ink(_ parts: [Double]) -> PDFInk {
        func part(_ index: Int) -> Double {
            index < parts.count ? min(max(parts[index], 0), 1) : 0
        }
        switch self {
        case .gray: return PDFInk(gray: part(0))
        case .rgb: return PDFInk(red: part(0), green: part(1), blue: part(2))
        case .cmyk:
            return PDFInk(cyan: part(0), magenta: part(1), yellow: part(2), black: part(3))
        case .lab:
            guard parts.count >= 3 else { return .neutral }
            return PDFColorSpace.labInk(parts)
        case .indexed(let inks):
            guard let index = parts.first, index.isFinite, !inks.isEmpty else { return .neutral }
            return inks[Int(min(max(index.rounded(), 0), Double(inks.count - 1)))]
        case .tints(_, let function, let alternate):
            return alternate.ink(function(parts))
        case .blackTints:
            return PDFInk(gray: 1 - (parts.max() ?? 0))
        case .noTints:
            return .none
        case .pattern(let underlying):
            return underlying?.ink(parts) ?? .none
        }
    }

    /// The ink of a CIE colour, by way of sRGB (8.6.5.4).
    private static func labInk(_ parts: [Double]) -> PDFInk {
        func linear(_ t: Double) -> Double {
            t >= 6.0 / 29 ? t * t * t : 108.0 / 841 * (t - 4.0 / 29)
        }
        let lightness = (min(max(parts[0], 0), 100) + 16) / 116
        // Relative to the white point, then to that of sRGB: greys stay greys.
        let x = linear(lightness + parts[1] / 500) * 0.9505
        let y = linear(lightness)
        let z = linear(lightness - parts[2] / 200) * 1.089
        func part(_ x: Double) -> Double {
            let value = min(max(x, 0), 1)
            return value <= 0.0031308 ? 12.92 * value : 1.055 * pow(value, 1 / 2.4) - 0.055
        }
        return PDFInk(
            red: part(3.2406 * x - 1.5372 * y - 0.4986 * z),
            green: part(-0.9689 * x + 1.8758 * y + 0.0415 * z),
            blue: part(0.0557 * x - 0.2040 * y + 1.0570 * z))
    }
}

extension PDFContents {
    private static let maximumColorSpaceNesting = 8

    /// The colour space that `value` is or names among `resources`; nil when it is none.
    func colorSpace(
        _ value: PDFValue?, _ resources: PDFResources, nesting: Int = 0
    ) throws(AnalysisError) -> PDFColorSpace? {
        guard nesting < PDFContents.maximumColorSpaceNesting else { return nil }
        var key: PDFReference?
        if case .reference(let reference)? = value { key = reference }
        if let key, let known = colorSpaces[key] { return known }
        var space: PDFColorSpace?
        switch try source.resolved(value) {
        case .name(let name):
            space = try namedColorSpace(name, resources, nesting)
        case .array(let items):
            space = try familyColorSpace(items, resources, nesting)
        default: break
        }
        if let key, let space { colorSpaces[key] = space }
        return space
    }

    private func namedColorSpace(
        _ name: String, _ resources: PDFResources, _ nesting: Int
    ) throws(AnalysisError) -> PDFColorSpace? {
        switch name {
        case "DeviceGray", "G", "CalGray": return .gray
        case "DeviceRGB", "RGB", "CalRGB": return .rgb
        case "DeviceCMYK", "CMYK", "CalCMYK": return .cmyk
        case "Pattern": return .pattern(nil)
        default:
            guard let found = try resources.entry("ColorSpace", name) else { return nil }
            return try colorSpace(found, resources, nesting: nesting + 1)
        }
    }

    private func familyColorSpace(
        _ items: [PDFValue], _ resources: PDFResources, _ nesting: Int
    ) throws(AnalysisError) -> PDFColorSpace? {
        guard let family = try source.resolved(items.first).name else { return nil }
        func item(_ index: Int) -> PDFValue? { index < items.count ? items[index] : nil }
        switch family {
        case "ICCBased":
            guard let profile = try source.dictionary(item(1)) else { return nil }
            switch try source.resolved(profile["N"]).integer {
            case 1: return .gray
            case 3: return .rgb
            case 4: return .cmyk
            default: return try colorSpace(profile["Alternate"], resources, nesting: nesting + 1)
            }
        case "Lab":
            let dictionary = try source.dictionary(item(1)) ?? [:]
            let range = try source.numbers(dictionary["Range"]) ?? []
            return .lab(range.count == 4 ? range : [-100, 100, -100, 100])
        case "Indexed", "I":
            return try indexed(item(1), item(2), item(3), resources, nesting)
        case "Separation":
            let name = try source.resolved(item(1)).name ?? ""
            return try tints([name], item(2), item(3), resources, nesting)
        case "DeviceN":
            guard let names = try source.array(item(1)), (1...32).contains(names.count) else {
                return nil
            }
            var colorants: [String] = []
            for name in names { colorants.append(try source.resolved(name).name ?? "") }
            return try tints(colorants, item(2), item(3), resources, nesting)
        case "Pattern":
            guard let underlying = item(1) else { return .pattern(nil) }
            return .pattern(try colorSpace(underlying, resources, nesting: nesting + 1))
        default:
            return try namedColorSpace(family, resources, nesting)
        }
    }

    private func tints(
        _ colorants: [String], _ alternate: PDFValue?, _ transform: PDFValue?,
        _ resources: PDFResources, _ nesting: Int
    ) throws(AnalysisError) -> PDFColorSpace? {
        if colorants.allSatisfy({ $0 == "None" }) { return .noTints(count: colorants.count) }
        if colorants.allSatisfy({ ["Black", "All", "None"].contains($0) }) {
            return .blackTints(count: colorants.count)
        }
        guard let space = try colorSpace(alternate, resources, nesting: nesting + 1),
            let function = try function(transform)
        else { return nil }
        return .tints(count: colorants.count, function, alternate: space)
    }

    private func indexed(
        _ base: PDFValue?, _ highest: PDFValue?, _ lookup: PDFValue?, _ resources: PDFResources,
        _ nesting: Int
    ) throws(AnalysisError) -> PDFColorSpace? {
        guard let space = try colorSpace(base, resources, nesting: nesting + 1), space.count > 0,
            let highest = try source.resolved(highest).integer, (0...255).contains(highest)
        else { return nil }
        var table: [UInt8] = []
        switch try source.resolved(lookup) {
        case .string(let bytes): table = bytes
        case .stream(let stream): table = try whole(stream, limit: 256 * space.count)
        default: return nil
        }
        let inks = (0...highest).map { index in
            let parts = (0..<space.count).map { part in
                let place = index * space.count + part
                let sample = Double(place < table.count ? table[place] : 0) / 255
                let (low, high) = space.limits(of: part, bitsPerComponent: 8)
                return low + sample * (high - low)
            }
            return space.ink(parts)
        }
        return .indexed(inks)
    }
}
