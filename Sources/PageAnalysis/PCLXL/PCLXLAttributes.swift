/// The attributes that matter to a count, by their identifiers (HP PCL XL Feature Reference 2.0,
/// appendix "Attribute ID Values").
enum PCLXLAttribute: UInt8, CaseIterable {
    case paletteDepth = 2
    case colorSpace = 3
    case nullBrush = 4
    case nullPen = 5
    case paletteData = 6
    case patternSelectID = 8
    case grayLevel = 9
    case rgbColor = 11
    case primaryArray = 14
    case colorimetricColorSpace = 17
    case mediaSize = 37
    case mediaType = 39
    case customMediaSize = 47
    case customMediaSizeUnits = 48
    case pageCopies = 49
    case simplexPageMode = 52
    case duplexPageMode = 53
    case duplexPageSide = 54
    case colorDepth = 98
    case blockHeight = 99
    case colorMapping = 100
    case compressMode = 101
    case patternDefineID = 105
    case sourceHeight = 107
    case sourceWidth = 108
    case padBytesMultiple = 110
    case streamName = 139
    case vuExtension = 145
    case vuDataLength = 146
}

/// The attributes given to the operator that comes next.
///
/// Nothing is allocated or cleared for numbers, so that a stream of small operators costs little.
struct PCLXLAttributes {
    private var numbers: InlineArray<160, Double> = InlineArray(repeating: 0)
    /// The operator, counted from one, that each number was given to.
    private var givenTo: InlineArray<160, UInt32> = InlineArray(repeating: 0)
    private var currentOperator: UInt32 = 1
    /// The second part of the one pair that is kept, CustomMediaSize.
    private(set) var customMediaHeight = 0.0
    private var arrays: [PCLXLAttribute: [UInt8]] = [:]
    private var isEmpty = true  // While none is given to the operator that comes.

    /// The identifiers of those that are kept.
    let kept = ByteSet(PCLXLAttribute.allCases.map(\.rawValue))

    /// Forgets all of them: their operator is done.
    @inline(__always)
    mutating func removeAll() {
        guard !isEmpty else { return }
        isEmpty = true
        currentOperator &+= 1
        if !arrays.isEmpty { arrays.removeAll(keepingCapacity: true) }
    }

    func has(_ attribute: PCLXLAttribute) -> Bool {
        givenTo[Int(attribute.rawValue)] == currentOperator
    }

    /// The attribute as a number, NaN when it is an array; nil when it is not there.
    func number(_ attribute: PCLXLAttribute) -> Double? {
        has(attribute) ? numbers[Int(attribute.rawValue)] : nil
    }

    /// The attribute as a whole number; nil when it is not there or is none.
    func integer(_ attribute: PCLXLAttribute) -> Int? {
        number(attribute).flatMap { Int(exactly: $0) }
    }

    /// The bytes of the attribute's array; nil when it is not there or a number.
    func array(_ attribute: PCLXLAttribute) -> [UInt8]? {
        arrays[attribute]
    }

    /// The ink of an attribute that is a colour; nil when it is not there.
    func ink(_ attribute: PCLXLAttribute) -> Ink? {
        integer(attribute).map { Ink(rawValue: UInt8(truncatingIfNeeded: $0)) }
    }

    mutating func set(_ attribute: PCLXLAttribute, _ value: PCLXLValue) {
        isEmpty = false
        let index = Int(attribute.rawValue)
        givenTo[index] = currentOperator
        switch (attribute, value.kind) {
        case (.grayLevel, _), (.rgbColor, _), (.primaryArray, _):
            numbers[index] = Double(value.colorInk.rawValue)
        case (_, .array):
            numbers[index] = .nan
            arrays[attribute] = value.arrayBytes
        case (.customMediaSize, .pair):
            numbers[index] = value.number(at: 0)
            customMediaHeight = value.number(at: 1)
        default:
            numbers[index] = value.number(at: 0)
        }
    }
}

/// A value of the stream that lies in memory.
struct PCLXLValue {
    /// A scalar, array, pair or box.
    let kind: PCLXLTag.Kind
    let tag: UInt8
    let bigEndian: Bool
    /// The numbers, without tag and length.
    let bytes: UnsafeRawBufferPointer

    var count: Int { bytes.count / PCLXLTag.byteCount(of: tag) }

    /// The number at `index`, which must be there.
    func number(at index: Int) -> Double {
        let start = index * PCLXLTag.byteCount(of: tag)
        return switch tag & 7 {
        case 0: Double(bytes[start])
        case 1: Double(load(start, as: UInt16.self))
        case 2: Double(load(start, as: UInt32.self))
        case 3: Double(Int16(bitPattern: load(start, as: UInt16.self)))
        case 4: Double(Int32(bitPattern: load(start, as: UInt32.self)))
        default: Double(Float(bitPattern: load(start, as: UInt32.self)))
        }
    }

    /// Names and palettes: characters of 16 bits become their low bytes, as the names in use are
    /// Latin.
    var arrayBytes: [UInt8] {
        guard tag & 7 == 1 else { return Array(bytes) }
        return (0..<count).map {
            UInt8(truncatingIfNeeded: load($0 * 2, as: UInt16.self))
        }
    }

    /// The ink of a colour: one part is grey, three are red, green and blue.
    var colorInk: Ink {
        let white: Double =
            switch tag & 7 {
            case 0: 255
            case 1: 65535
            case 2: 4_294_967_295
            case 3: 32767
            case 4: 2_147_483_647
            default: 1
            }
        return switch count {
        case 0: []
        case 1: number(at: 0) == white ? [] : .mark
        case 3: Ink(red: number(at: 0), green: number(at: 1), blue: number(at: 2), white: white)
        default: .color
        }
    }

    private func load<Number: FixedWidthInteger>(_ start: Int, as type: Number.Type) -> Number {
        let number = bytes.loadUnaligned(fromByteOffset: start, as: type)
        return bigEndian ? Number(bigEndian: number) : Number(littleEndian: number)
    }
}
