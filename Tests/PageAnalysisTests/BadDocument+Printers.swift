import PrintModel

extension BadDocument {
    private static let escape = "\u{1B}"
    private static let universalExit = "\u{1B}%-12345X"

    static let printerLanguages: [BadDocument] = [
        BadDocument(
            31, "PCL", "a macro that calls itself",
            text:
                "\(escape)E\(escape)&f1Y\(escape)&f0Xa\(escape)&f3X\(escape)&f1X\(escape)&f3X\u{C}"),
        BadDocument(32, "PCL", "macros that call the one before twice, thirty deep") {
            var text = "\(escape)E\(escape)&f0Y\(escape)&f0Xa\u{C}\(escape)&f1X"
            for level in 1...30 {
                let call = "\(escape)&f\(level - 1)Y\(escape)&f3X"
                text += "\(escape)&f\(level)Y\(escape)&f0X\(call)\(call)"
                text += "\(escape)&f\(level)Y\(escape)&f1X"
            }
            return Array("\(text)\(escape)&f30Y\(escape)&f3X".utf8)
        },
        BadDocument(
            33, "PCL", "a raster row longer than the data", text: "\(escape)E\(escape)*b9999Wab"),
        BadDocument(
            34, "PCL", "a length beyond all numbers",
            text: "\(escape)E\(escape)*b99999999999999999999Wabc\u{C}"),
        BadDocument(35, "PCL", "nothing but form feeds") {
            Array("\(escape)E".utf8) + Array(repeating: 0x0C, count: 5000)
        },
        BadDocument(
            36, "PCL", "an HP-GL/2 label without an end",
            text: "\(escape)E\(escape)%0BSP1LBabc\u{C}"),
        BadDocument(
            37, "PJL", "QTY and COPIES that multiply to a thousand million",
            text: "\(universalExit)@PJL SET QTY=32767\n@PJL SET COPIES=32767\n"
                + "@PJL ENTER LANGUAGE=PCL\n\(escape)Ea\u{C}\(universalExit)"),
        BadDocument(38, "PJL", "a line of a million bytes") {
            Array("\(universalExit)@PJL COMMENT ".utf8) + Array(repeating: 0x41, count: 1_000_000)
                + Array("\n@PJL ENTER LANGUAGE=PCL\n\(escape)Ea\u{C}".utf8)
        },
        BadDocument(
            39, "PJL", "a language that no printer has",
            text: "\(universalExit)@PJL ENTER LANGUAGE=NONESUCH\nabc\n"),
        BadDocument(40, "PCL XL", "a stream that runs itself") {
            var form = PCLXLWriter()
            form.array(Array("f".utf8), 139)
            form.op(0x5E)
            var writer = PCLXLWriter()
            writer.beginSession()
            writer.beginPage()
            writer.array(Array("f".utf8), 139)
            writer.op(0x5B)
            writer.uint32(form.bytes.count, 140)
            writer.op(0x5C)
            writer.data(form.bytes)
            writer.op(0x5D)
            writer.array(Array("f".utf8), 139)
            writer.op(0x5E)
            writer.endPage()
            writer.endSession()
            return writer.bytes
        },
        BadDocument(41, "PCL XL", "graphics states saved without end") {
            var writer = PCLXLWriter()
            writer.beginSession()
            writer.beginPage()
            for _ in 0..<1000 { writer.op(0x61) }
            return writer.bytes
        },
        BadDocument(42, "PCL XL", "data longer than the stream") {
            var writer = PCLXLWriter()
            writer.beginSession()
            writer.beginPage()
            writer.rectangle()
            writer.raw([0xFA, 0xFF, 0xFF, 0xFF, 0x7F])
            return writer.bytes
        },
        BadDocument(43, "PCL XL", "EndPage without BeginPage") {
            var writer = PCLXLWriter()
            writer.beginSession()
            writer.endPage()
            return writer.bytes
        },
        BadDocument(44, "ESC/P2", "a raster row longer than the data") {
            Array("\(escape)@\(escape)(G".utf8) + [1, 0, 1] + Array("\(escape).".utf8)
                + [0, 10, 10, 1, 255, 255, 1]
        },
        BadDocument(45, "ESC/P2", "few bytes that stand for very many rows") {
            ESCPWriter().graphics().text("\u{1B}i").data([2, 1, 1, 0xFF, 0xFF, 0xFF, 0xFF])
                .data(Array(repeating: 0x80, count: 1 << 20)).bytes
        },
        BadDocument(46, "HP-GL", "pages without end") {
            Array(("IN;SP1;" + String(repeating: "PD9,9;PG;", count: 5000)).utf8)
        },
        BadDocument(
            47, "text", "an escape sequence in the middle", text: "a line\n\(escape)[0manother\n"),
        BadDocument(48, "text", "form feeds without end") {
            Array("text\n".utf8) + Array(repeating: 0x0C, count: 5000)
        },
    ]

    static let hostBased: [BadDocument] = [
        BadDocument(49, "ZjStream", "a record shorter than its own header") {
            Array("JZJZ".utf8) + [0, 0, 0, 4, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0x5A, 0x5A]
        },
        BadDocument(50, "ZjStream", "a record longer than the data") {
            Array("JZJZ".utf8) + [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0x5A, 0x5A]
        },
        BadDocument(51, "LIDIL", "a packet shorter than its own header") {
            [0x24, 0x01, 0x00, 0x00, 7, 0] + Array(repeating: 0, count: 250)
                + [0x24, 0x00, 0x02, 0, 0, 0, 0, 0, 0, 0]
        },
        BadDocument(
            52, "HBP", "a command that is not known",
            text: "\(universalExit)@PJL ENTER LANGUAGE=HBP\n@L\u{5}@Q"),
        BadDocument(
            53, "HBP", "an image longer than the data",
            text: "\(universalExit)@PJL ENTER LANGUAGE=HBP\n@G\u{FF}\u{FF}\u{FF}abc"),
        BadDocument(54, "ZPL", "a label that has no end", text: "^XA^FO9,9^FDtext^FS"),
        BadDocument(55, "SFF", "no end") {
            Array("Sfff".utf8) + [1, 0, 0, 0, 0, 0, 20, 0, 0, 0, 0, 0, 0, 0, 0, 0]
                + [254, 16] + Array(repeating: 0, count: 16) + [200]
        },
        BadDocument(
            85, "LAVAFLOW", "fewer copies than none",
            text: "\(universalExit)@PJL ENTER LANGUAGE=LAVAFLOW\n\(escape)&l-5X\(escape)*r1A"
                + "\(escape)*rC"),
        BadDocument(86, "ZjStream", "copies and their quantity that multiply beyond all numbers") {
            func record(_ type: UInt8, _ number: UInt8, _ value: [UInt8]) -> [UInt8] {
                [0, 0, 0, 28, 0, 0, 0, type, 0, 0, 0, 1, 0, 12, 0x5A, 0x5A]
                    + [0, 0, 0, 12, 0, number, 1, 0] + value
            }
            let many: [UInt8] = [0xFF, 0xFF, 0xFF, 0xFF]
            return Array("JZJZ".utf8) + record(0, 15, many) + record(2, 4, many)
                + [0, 0, 0, 16, 0, 0, 0, 3, 0, 0, 0, 0, 0, 0, 0x5A, 0x5A]
        },
    ]
}
