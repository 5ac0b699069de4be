import Gateway
import PageAnalysis
import PrintModel
import Spool
import Testing

@Suite("What the printer is told beside the data")
struct PrintedJobTests {
    static func ticket(
        device: String = "ipp://printer.example/", copies: Int = 3, options: String = "",
        file: String? = nil, type: String? = "application/pdf"
    ) throws -> Ticket {
        var environment = ["DEVICE_URI": "pagetoll:\(device)", "PRINTER": "Office"]
        environment["FINAL_CONTENT_TYPE"] = type
        return try Ticket(
            arguments: ["x", "1", "u", "t", String(copies), options] + (file.map { [$0] } ?? []),
            environment: environment)
    }

    @Test(
        "Copies that the printer makes are counted, copies in the data are not counted again",
        arguments: [
            ("ipp://printer.example/", nil, "application/pdf", 3),
            ("ipp://printer.example/", nil, "image/urf", 1),
            ("ipp://printer.example/", nil, "image/pwg-raster", 1),
            ("ipp://printer.example/", nil, "application/vnd.cups-raster", 1),
            ("ipp://printer.example/", nil, nil, 3),
            ("socket://192.0.2.9", nil, "application/vnd.cups-pdf", 1),
            ("socket://192.0.2.9", "/tmp/d", nil, 3),
            ("dnssd://Printer._ipp._tcp.local/", nil, "application/pdf", 3),
            ("dnssd://Printer._pdl-datastream._tcp.local/", nil, "application/pdf", 1),
        ] as [(String, String?, String?, Int)])
    func copies(device: String, file: String?, type: String?, copies: Int) throws {
        let ticket = try Self.ticket(device: device, file: file, type: type)
        #expect(ticket.printerSettings.copies == copies)
    }

    @Test(
        "A named file is fed as often as there are copies to backends that pass data on, and to no other",
        arguments: [
            ("socket://192.0.2.9", "/tmp/d", 3), ("usb://HP/LaserJet", "/tmp/d", 3),
            ("lpd://192.0.2.9/raw", "/tmp/d", nil), ("ipp://printer.example/", "/tmp/d", nil),
            ("socket://192.0.2.9", nil, 1), ("ipp://printer.example/", nil, 1),
        ] as [(String, String?, Int?)])
    func timesFed(device: String, file: String?, times: Int?) throws {
        #expect(try Self.ticket(device: device, file: file).timesFed == times)
    }

    @Test("Sides come from the job where the data can't say, and from the data where it can")
    func sides() throws {
        let ticket = try Self.ticket(options: "sides=two-sided-long-edge")
        let pages = Impressions([Page(), Page()])
        let pdf = DocumentAnalysis(formats: [.pdf], impressions: pages)
        let raster = DocumentAnalysis(formats: [.pwgRaster], impressions: pages)
        #expect(pdf.printed(with: ticket.printerSettings).sheetCount == 3)
        #expect(raster.printed(with: ticket.printerSettings).sheetCount == 6)
    }

    @Test("Monochrome is believed only when the printer is told so")
    func monochrome() throws {
        let analysis = DocumentAnalysis(
            formats: [.pdf], impressions: Impressions([Page(color: .color)]))
        let options = "print-color-mode=monochrome"
        let told = try Self.ticket(copies: 1, options: options)
        let claimed = try Self.ticket(device: "socket://192.0.2.9", copies: 1, options: options)
        #expect(analysis.printed(with: told.printerSettings).count(in: .color) == 0)
        #expect(analysis.printed(with: claimed.printerSettings).count(in: .color) == 1)
    }
}
