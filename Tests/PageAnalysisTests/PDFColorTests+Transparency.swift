import PrintModel
import Testing

/// Blend modes, masks and transparent groups.
extension PDFColorTests {
    static let blended: [(contents: String, look: PDFLook)] = [
        // What is painted in another mode than Normal hides nothing that is under it.
        ("1 0 0 rg 9 9 9 9 re f /Mix gs 0.5 g 0 0 595 842 re f", .color),
        ("1 0 0 rg 9 9 9 9 re f /Mix gs /Plain gs 0.5 g 0 0 595 842 re f", .gray),
        // White makes paper black.
        ("/Invert gs 1 g 9 9 9 9 re f", .gray),
        ("/Mix gs 1 g 9 9 9 9 re f", .blank),
        // A group is put on the page as it is set outside, whatever it sets for itself.
        ("1 0 0 rg 9 9 9 9 re f /Half gs /White Do", .color),
        ("1 0 0 rg 9 9 9 9 re f /White Do", .blank),
        ("1 0 0 rg 9 9 9 9 re f /None gs /White Do", .color), ("/None gs /Red Do", .blank),
        ("/None gs /Plainly Do", .color),
    ]

    @Test("A blend mode decides what stays of what is under a mark", arguments: blended)
    func blending(contents: String, look: PDFLook) throws {
        let objects = [
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >> "
                    + "/Resources << /ExtGState << /Whole << /ca 1 >> >> >>",
                "/Whole gs 1 g 0 0 595 842 re f"),
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >> "
                    + "/Resources << /ExtGState << /Whole << /ca 1 >> >> >>",
                "/Whole gs 1 0 0 rg 9 9 9 9 re f"),
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 595 842] "
                    + "/Resources << /ExtGState << /Whole << /ca 1 >> >> >>",
                "/Whole gs 1 0 0 rg 9 9 9 9 re f"),
        ]
        let resources =
            "/ExtGState << /Mix << /BM /Luminosity >> /Plain << /BM [/Unheard /Normal] >> "
            + "/Invert << /BM /Difference >> /Half << /ca 0.5 >> /None << /ca 0 >> >> "
            + "/XObject << /White 3 0 R /Red 4 0 R /Plainly 5 0 R >>"
        #expect(try self.look(contents, resources, objects: objects) == look)
    }

    static let masked: [(entries: String, mask: String, look: PDFLook)] = [
        ("/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 8", .gray),
        ("/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0]", .color),
        // A mask of another size takes a renderer.
        ("/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 4", .blank),
        ("/Mask 4 0 R", "/ImageMask true", .color),
        ("/Mask 4 0 R", "/ImageMask true /Decode [1 0]", .gray),
        ("/Mask [250 255 0 0 0 5]", "", .gray),
        ("/Mask [250 254 0 0 0 5]", "", .color),
    ]

    @Test("What an image's mask hides is not printed", arguments: masked)
    func masks(entries: String, mask: String, look: PDFLook) throws {
        let objects = [
            PDFColorTests.stream(
                "/Subtype /Image /Width 2 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
                    + "/Filter /ASCIIHexDecode \(entries)", "ff0000808080>"),
            // The first pixel is transparent where it is a soft mask, and painted where it is a
            // stencil.
            PDFColorTests.stream(
                "/Subtype /Image /Width \(mask.contains("4") ? 1 : 2) /Height 1 "
                    + "/Filter /ASCIIHexDecode \(mask)",
                mask.contains("ImageMask") ? "40>" : "00ff>"),
        ]
        let resources = "/XObject << /Im 3 0 R >>"
        #expect(
            try self.look("90 0 0 90 9 9 cm /Im Do", resources, objects: objects) == look)
    }

    @Test(
        "An image that its mask hides as a whole is not printed, whatever the mask's size",
        arguments: [
            ("/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 8", "00>", PDFLook.blank),
            ("/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 8", "01>", .gray),
            (
                "/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 8 /Decode [1 0]", "FF>",
                .blank
            ),
            ("/Mask 4 0 R", "/ImageMask true /BitsPerComponent 1", "80>", .blank),
            ("/Mask 4 0 R", "/ImageMask true /BitsPerComponent 1", "00>", .color),
            // A renderer that finds no mask complains, so that it isn't believed.
            ("/SMask 4 0 R", "/ColorSpace /DeviceGray /BitsPerComponent 8", ">", .color),
        ])
    func hiddenImages(entries: String, mask: String, data: String, look: PDFLook) throws {
        let objects = [
            PDFColorTests.stream(
                "/Subtype /Image /Width 2 /Height 2 /BitsPerComponent 8 /ColorSpace /DeviceRGB "
                    + "/Filter /ASCIIHexDecode \(entries)", "ff0000808080ff0000808080>"),
            PDFColorTests.stream(
                "/Subtype /Image /Width 1 /Height 1 /Filter /ASCIIHexDecode \(mask)", data),
        ]
        #expect(
            try self.look(
                "90 0 0 90 9 9 cm /Im Do", "/XObject << /Im 3 0 R >>", objects: objects) == look)
    }

    static let softMasks: [(mask: String, group: String, look: PDFLook)] = [
        ("/S /Luminosity", "", .blank), ("/S /Luminosity", "0 g 0 0 595 842 re f", .blank),
        ("/S /Luminosity", "0 0 0 1 k 0 0 595 842 re f", .blank),
        ("/S /Luminosity", "/DeviceRGB cs 0 0 595 842 re f", .blank),
        ("/S /Luminosity", "1 g 0 0 595 842 re f", .color),
        ("/S /Luminosity", "1 0 0 rg 0 0 595 842 re f", .color),
        // Where there is light is not where the mark is.
        ("/S /Luminosity", "1 g 300 300 9 9 re f", .blank),
        ("/S /Luminosity", "q 0.01 0 0 0.01 0 0 cm 1 g 0 0 595 842 re f Q", .blank),
        ("/S /Luminosity /BC [1]", "", .color), ("/S /Luminosity /BC [0 0 0]", "", .blank),
        ("/S /Luminosity /TR 4 0 R", "", .color), ("/S /Luminosity /TR /Identity", "", .blank),
        ("/S /Alpha", "", .blank), ("/S /Alpha", "0 g 0 0 595 842 re f", .color),
        ("/S /Alpha", "1 g 0 0 595 842 re f", .color), ("/S /Alpha", "0 g 9 9 9 9 re n", .blank),
    ]

    @Test("What a soft mask hides is not printed", arguments: softMasks)
    func softMask(mask: String, group: String, look: PDFLook) throws {
        let objects = [
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 595 842] /Group << /S /Transparency >>", group),
            "<< /FunctionType 2 /Domain [0 1] /N 1 /C0 [1] /C1 [0] >>",
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 595 842] /Resources << >>", "1 0 0 rg 9 9 9 9 re f"),
            PDFColorTests.stream(
                "/Subtype /Form /BBox [0 0 999 999] /Group << /S /Transparency >> "
                    + "/Resources << /ExtGState << /Hard << /SMask /None >> >> >>",
                "/Hard gs 1 0 0 rg 9 9 9 9 re f"),
        ]
        let resources =
            "/ExtGState << /Soft << /SMask << \(mask) /G 3 0 R >> >> /Hard << /SMask /None >> >> "
            + "/XObject << /Fm 5 0 R /Group 6 0 R >>"
        let red = "1 0 0 rg 9 9 9 9 re f"
        for contents in ["/Soft gs \(red)", "/Soft gs /Fm Do", "/Soft gs q \(red) Q"] {
            #expect(try self.look(contents, resources, objects: objects) == look)
        }
        // A group is masked as a whole, whatever it sets within.
        #expect(try self.look("/Soft gs /Group Do", resources, objects: objects) == look)
        for contents in ["q /Soft gs Q \(red)", "/Soft gs /Hard gs \(red)"] {
            #expect(try self.look(contents, resources, objects: objects) == .color)
        }
    }

    static let maskedIndexes: [(bits: Int, mask: String, data: String, look: PDFLook)] = [
        (4, "[1 1]", "010>", .gray), (4, "[0 0]", "010>", .color), (8, "[1 2]", "000100>", .gray),
        (1, "[1 1]", "40>", .gray), (1, "[0 0]", "40>", .color),
    ]

    @Test("A colour that stands for transparency is not printed", arguments: maskedIndexes)
    func keyedIndexes(bits: Int, mask: String, data: String, look: PDFLook) throws {
        let image = PDFColorTests.stream(
            "/Subtype /Image /Width 3 /Height 1 /BitsPerComponent \(bits) /Mask \(mask) "
                + "/ColorSpace [/Indexed /DeviceRGB 1 <808080FF0000>] /Filter /ASCIIHexDecode",
            data)
        #expect(
            try self.look("90 0 0 90 9 9 cm /Im Do", "/XObject << /Im 3 0 R >>", objects: [image])
                == look)
    }
}
