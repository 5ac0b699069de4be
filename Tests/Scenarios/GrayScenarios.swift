import ScenarioSupport
import Testing

@Suite("Jobs that are to be printed in grey")
struct GrayScenarios {
    /// Drivers that leave the colours in the data and ask the printer for grey, by this option.
    enum Driver: String, CaseIterable {
        /// As cups-filters' "Generic PDF Printer" does.
        case pdf = "ColorModel"
        /// As Konica Minolta's does, by an option of which CUPS's filters know nothing.
        case postScript = "SelectColor"

        var ppd: String {
            switch self {
            case .pdf:
                MinimalPPD.text([
                    "*ColorDevice: True", "*cupsFilter: \"application/vnd.cups-pdf 0 -\"",
                    "*JCLBegin: \"<1B>%-12345X@PJL JOB<0A>\"",
                    "*JCLToPDFInterpreter: \"@PJL ENTER LANGUAGE = PDF<0A>\"",
                    "*JCLEnd: \"<1B>%-12345X@PJL EOJ <0A><1B>%-12345X\"",
                    "*JCLOpenUI *ColorModel/Color: PickOne",
                    "*OrderDependency: 100 JCLSetup *ColorModel", "*DefaultColorModel: Color",
                    "*ColorModel Color/Color: \"@PJL SET RENDERMODE=COLOR<0A>\"",
                    "*ColorModel Gray/Grey: \"@PJL SET RENDERMODE=GRAYSCALE<0A>\"",
                    "*JCLCloseUI: *ColorModel",
                ])
            case .postScript:
                MinimalPPD.text([
                    "*ColorDevice: True", "*cupsFilter: \"application/vnd.cups-postscript 0 -\"",
                    "*OpenUI *SelectColor/Color: PickOne",
                    "*OrderDependency: 100 AnySetup *SelectColor", "*DefaultSelectColor: Color",
                    "*SelectColor Color/Color: \"<</ProcessColorModel /DeviceCMYK>>setpagedevice\"",
                    "*SelectColor Gray/Grey: \"<</ProcessColorModel /DeviceGray>>setpagedevice\"",
                    "*CloseUI: *SelectColor",
                ])
            }
        }
    }

    @Test("Whoever chooses grey pays for monochrome", arguments: Driver.allCases)
    func chosen(driver: Driver) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            let ppd = try scenario.folder.write(driver.ppd.utf8, to: "client/laser.ppd")
            try await site.scheduler.addQueue("laser", to: "pagetoll:\(sink.uri)", ppd: ppd)
            try await site.addMember("alice", cents: 1000)
            let pages = [PDFDocument.Page(.black), .init(.red)]
            let file = try scenario.folder.write(PDFDocument(pages).bytes, to: "two.pdf")
            for (choice, cents) in [("Color", 30), ("Gray", 10)] {
                let job = try await site.scheduler.submit(
                    Submission(
                        queue: "laser", files: [file],
                        options: ["print-color-mode=color", "\(driver.rawValue)=\(choice)"]))
                try await site.scheduler.wait(for: job, toReach: .completed)
                let print = try await site.print(of: job)
                #expect(print.impressions == 2)
                #expect(print.charged == cents)
            }
            try await site.checkLedger()
        }
    }
}
