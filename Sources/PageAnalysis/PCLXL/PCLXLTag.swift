/// The tags of the binary stream (HP PCL XL Feature Reference 2.0, appendix "Binary Stream Tag
/// Values"): each token begins with one, and it alone says how long the token is.
enum PCLXLTag {
    /// What kind of token a tag begins, by its upper five bits.
    enum Kind {
        case whiteSpaceOrEscape
        case operation
        case scalar
        case array
        case pair
        case box
        case attributeOrData
        case reserved
    }

    static let escape: UInt8 = 0x1B
    static let byte: UInt8 = 0xC0
    static let uint16: UInt8 = 0xC1
    /// An attribute's identifier in one byte, or in two.
    static let attribute: UInt8 = 0xF8
    static let attribute16: UInt8 = 0xF9
    /// The length of embedded data in four bytes, or in one.
    static let dataLength: UInt8 = 0xFA
    static let dataLengthByte: UInt8 = 0xFB

    /// The operators that add to the path, those that draw a figure of their own among them.
    static let pathOperators: ClosedRange<UInt8> = 0x91...0xA9

    @inline(__always)
    static func kind(of tag: UInt8) -> Kind {
        switch tag >> 3 {
        case 0, 1, 3, 4: .whiteSpaceOrEscape
        case 8...23: .operation
        case 24: .scalar
        case 25: .array
        case 26: .pair
        case 28: .box
        case 31: .attributeOrData
        default: .reserved
        }
    }

    /// The operators that mark with the brush, and do nothing else: Text and ScanLineRel.
    @inline(__always)
    static func marksWithBrush(_ tag: UInt8) -> Bool { tag == 0xA8 || tag == 0xB9 }

    /// Numbers in a scalar, a pair or a box; an array says it itself.
    @inline(__always)
    static func numberCount(of tag: UInt8) -> Int { 1 &<< Int(tag &>> 4 & 3) }

    /// Bytes of one number of the type in the tag's lower three bits: unsigned of 8, 16 and 32
    /// bits, signed of 16 and 32 bits, real. Zero for the two types that are reserved.
    @inline(__always)
    static func byteCount(of tag: UInt8) -> Int {
        Int(truncatingIfNeeded: 0x0044_2421 as UInt32 >> (4 * UInt32(tag & 7))) & 7
    }
}

/// The operators that matter to a count, but for those in `PCLXLEffects`; all others are walked over.
enum PCLXLOperator: UInt8 {
    case beginSession = 0x41
    case endSession = 0x42
    case beginPage = 0x43
    case endPage = 0x44
    case vendorUnique = 0x46
    case beginStream = 0x5B
    case readStream = 0x5C
    case endStream = 0x5D
    case execStream = 0x5E
    case removeStream = 0x5F
    case popGS = 0x60
    case pushGS = 0x61
    case setBrushSource = 0x63
    case setColorSpace = 0x6A
    case setPenSource = 0x79
    case newPath = 0x85
    case paintPath = 0x86
    case chord = 0x96
    case ellipse = 0x98
    case pie = 0x9E
    case rectangle = 0xA0
    case roundRectangle = 0xA2
    case beginImage = 0xB0
    case readImage = 0xB1
    case endImage = 0xB2
    case beginRastPattern = 0xB3
    case readRastPattern = 0xB4
    case endRastPattern = 0xB5
    case passThrough = 0xBF
}
