import PrintModel

/// Media as BeginPage names them (HP PCL XL Feature Reference 2.0, "MediaSize" and "MediaType").
enum PCLXLMedia {
    /// The size with the number `enumeration`; nil for the default of the device and for numbers
    /// that are not known. Those from 201 on are Ricoh's.
    static func size(enumeration: Int) -> MediaSize? {
        switch enumeration {
        case 0: MediaSize(named: "letter")
        case 1: MediaSize(named: "legal")
        case 2: MediaSize(named: "a4")
        case 3: MediaSize(named: "executive")
        case 4: MediaSize(named: "ledger")
        case 5: MediaSize(named: "a3")
        case 6: MediaSize(named: "com10")
        case 7: MediaSize(named: "monarch")
        case 8: MediaSize(named: "iso_c5_162x229mm")
        case 9: MediaSize(named: "iso_dl_110x220mm")
        case 10: MediaSize(named: "jis_b4_257x364mm")
        case 11, 13: MediaSize(named: "jis_b5_182x257mm")
        case 12: MediaSize(named: "iso_b5_176x250mm")
        case 14: MediaSize(named: "jpn_hagaki_100x148mm")
        case 15: MediaSize(named: "200x148mm")
        case 16: MediaSize(named: "a5")
        case 17: MediaSize(named: "a6")
        case 18, 201: MediaSize(named: "128x182mm")
        case 19, 203: MediaSize(named: "267x390mm")
        case 20, 204: MediaSize(named: "195x267mm")
        case 21: MediaSize(named: "216x330mm")
        case 202: MediaSize(named: "114x162mm")
        case 205: MediaSize(named: "12x18in")
        case 212: MediaSize(named: "13x19.2in")
        case 213: MediaSize(named: "13x19in")
        case 214: MediaSize(named: "12.6x19.2in")
        case 215: MediaSize(named: "12.6x18.5in")
        case 216: MediaSize(named: "13x18in")
        case 217: MediaSize(named: "iso_sra3_320x450mm")
        case 218: MediaSize(named: "225x320mm")
        case 219: MediaSize(named: "226x310mm")
        case 220: MediaSize(named: "310x432mm")
        case 221: MediaSize(named: "8x10in")
        case 222: MediaSize(named: "11x14in")
        case 223: MediaSize(named: "11x15in")
        case 224: MediaSize(named: "10x14in")
        default: nil
        }
    }

    /// The size that a string names: the words of PJL PAPER in any case, and Ricoh's.
    static func size(named bytes: [UInt8]) -> MediaSize? {
        let name = String(decoding: bytes, as: UTF8.self).uppercased()
        return switch name {
        case "JIS B4": size(enumeration: 10)
        case "JIS B5", "B5PAPER": size(enumeration: 11)
        case "JISB6", "B6 (JIS)": size(enumeration: 18)
        case "JIS8K", "8KAI": size(enumeration: 19)
        case "JIS16K", "16KAI": size(enumeration: 20)
        case "C6": size(enumeration: 202)
        case "C5": size(enumeration: 8)
        case "SRA4": size(enumeration: 218)
        case "12X18", "13X19.2", "13X19", "12.6X19.2", "12.6X18.5", "13X18", "11X14", "11X15",
            "10X14":
            MediaSize(named: name + "in")
        case "226X310", "310X432": MediaSize(named: name + "mm")
        default: MediaSize(pjlPaper: name)
        }
    }

    /// CustomMediaSize in CustomMediaSizeUnits: 0 inches, 1 millimetres, 2 tenths of one.
    static func size(width: Double, height: Double, units: Int) -> MediaSize? {
        let points: Double? =
            switch units {
            case 0: 72
            case 1: 72 / 25.4
            case 2: 72 / 254
            default: nil
            }
        guard let points else { return nil }
        return MediaSize(widthPoints: width * points, heightPoints: height * points)
    }

    /// IPP "media-type" for the string of MediaType, which has the words of PJL MEDIATYPE; nil when
    /// it is not known, since a wrong type may cost more.
    static func type(named bytes: [UInt8]) -> String? {
        PJLEnvironment.mediaTypes[String(decoding: bytes, as: UTF8.self).uppercased()]
    }
}
