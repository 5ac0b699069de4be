import PrintModel
import Testing

@Suite("Media sizes")
struct MediaSizeTests {
    @Test(
        "A size is named whichever way up it is",
        arguments: [
            (595.0, 842.0, "iso_a4_210x297mm"), (842.0, 595.3, "iso_a4_210x297mm"),
            (612.0, 792.0, "na_letter_8.5x11in"), (612.0, 1008.0, "na_legal_8.5x14in"),
            (842.0, 1191.0, "iso_a3_297x420mm"), (288.0, 432.0, "288x432"),
        ])
    func name(width: Double, height: Double, name: String) throws {
        let size = try #require(MediaSize(widthPoints: width, heightPoints: height))
        #expect(size.name == name)
        #expect(size.widthPoints == width)
    }

    @Test(
        "Names as people and printers write them are read",
        arguments: [
            "a4", "A4", "iso_a4_210x297mm", "210x297mm", "595x842", "custom_x_210x297mm",
        ])
    func named(text: String) throws {
        let size = try #require(MediaSize(named: text))
        #expect(size.name == "iso_a4_210x297mm")
    }

    @Test("Nonsense is no size", arguments: ["", "x", "0x0", "a4x", "-1x5mm", "1e99x1", "nanxnan"])
    func nonsense(text: String) {
        #expect(MediaSize(named: text) == nil)
    }
}
