/// An operator of content streams (ISO 32000-1, annex A); its raw value is its spelling, the first
/// byte highest. Those that paint nothing and change nothing of what is painted are left out.
enum PDFOperator: UInt32 {
    // Graphics state (8.4.4).
    case save = 0x71  // q
    case restore = 0x51  // Q
    case concatenate = 0x63_6D  // cm
    case lineWidth = 0x77  // w
    case graphicsState = 0x67_73  // gs

    // Paths (8.5).
    case move = 0x6D  // m
    case line = 0x6C  // l
    case curve = 0x63  // c
    case curveFromCurrent = 0x76  // v
    case curveToFinal = 0x79  // y
    case rectangle = 0x72_65  // re
    case stroke = 0x53  // S
    case closeStroke = 0x73  // s
    case fill = 0x66  // f
    case fillObsolete = 0x46  // F
    case fillEvenOdd = 0x66_2A  // f*
    case fillStroke = 0x42  // B
    case fillStrokeEvenOdd = 0x42_2A  // B*
    case closeFillStroke = 0x62  // b
    case closeFillStrokeEvenOdd = 0x62_2A  // b*
    case endPath = 0x6E  // n
    case clip = 0x57  // W
    case clipEvenOdd = 0x57_2A  // W*

    // Colour (8.6.8).
    case strokeSpace = 0x43_53  // CS
    case fillSpace = 0x63_73  // cs
    case strokeColor = 0x53_43  // SC
    case strokeColorExtended = 0x53_43_4E  // SCN
    case fillColor = 0x73_63  // sc
    case fillColorExtended = 0x73_63_6E  // scn
    case strokeGray = 0x47  // G
    case fillGray = 0x67  // g
    case strokeRGB = 0x52_47  // RG
    case fillRGB = 0x72_67  // rg
    case strokeCMYK = 0x4B  // K
    case fillCMYK = 0x6B  // k

    // Shadings, images, forms (8.7.4.2, 8.8, 8.9.7).
    case shading = 0x73_68  // sh
    case xObject = 0x44_6F  // Do
    case beginInlineImage = 0x42_49  // BI

    // Text (9.3, 9.4).
    case beginText = 0x42_54  // BT
    case endText = 0x45_54  // ET
    case characterSpacing = 0x54_63  // Tc
    case wordSpacing = 0x54_77  // Tw
    case horizontalScale = 0x54_7A  // Tz
    case leading = 0x54_4C  // TL
    case font = 0x54_66  // Tf
    case renderingMode = 0x54_72  // Tr
    case rise = 0x54_73  // Ts
    case moveText = 0x54_64  // Td
    case moveTextSetLeading = 0x54_44  // TD
    case textMatrix = 0x54_6D  // Tm
    case nextLine = 0x54_2A  // T*
    case show = 0x54_6A  // Tj
    case showAdjusted = 0x54_4A  // TJ
    case showNextLine = 0x27  // '
    case showNextLineSpaced = 0x22  // "

    // Type 3 glyphs (9.6.5).
    case glyphWidth = 0x64_30  // d0
    case glyphWidthAndBox = 0x64_31  // d1

    // Marked content (14.6).
    case beginMarked = 0x42_4D_43  // BMC
    case beginMarkedWithProperties = 0x42_44_43  // BDC
    case endMarked = 0x45_4D_43  // EMC

    /// The operator that is spelt like the bytes in a range; nil for one that does not matter or is none.
    init?(_ bytes: UnsafeRawBufferPointer, _ spelling: Range<Int>) {
        guard spelling.count <= 3 else { return nil }
        var code: UInt32 = 0
        for index in spelling { code = code << 8 | UInt32(bytes[index]) }
        self.init(rawValue: code)
    }
}
