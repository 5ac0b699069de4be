import FoundationEssentials
import PrintModel
import Spool
import Testing

@Suite("What cupsd gives a backend")
struct TicketTests {
    static let environment = [
        "DEVICE_URI": "pagetoll:socket://192.0.2.9", "PRINTER": "Office",
    ]

    static func arguments(
        job: String = "17", copies: String = "2", options: String = "", file: String? = nil
    ) -> [String] {
        ["socket://192.0.2.9", job, "alice", "A title", copies, options] + (file.map { [$0] } ?? [])
    }

    @Test("Five and six arguments are read")
    func arguments() throws {
        let five = try Ticket(arguments: Self.arguments(), environment: Self.environment)
        #expect(five.jobID == 17)
        #expect(five.userName == "alice")
        #expect(five.title == "A title")
        #expect(five.copies == 2)
        #expect(five.queue == "Office")
        #expect(five.filePath == nil)
        let six = try Ticket(
            arguments: Self.arguments(file: "/tmp/d"), environment: Self.environment)
        #expect(six.filePath == "/tmp/d")
    }

    @Test("Shell characters in user, title and options are just text")
    func shellCharacters() throws {
        let hostile = "$(reboot); `id` | cat > /etc/passwd && \"'\\\n"
        let ticket = try Ticket(
            arguments: ["x", "1", hostile, hostile, "1", "job-name='\(hostile)' sides=one-sided"],
            environment: Self.environment)
        #expect(ticket.userName == hostile)
        #expect(ticket.title == hostile)
        #expect(ticket.options.sides == .oneSided)
    }

    @Test("Too few and too many arguments are refused")
    func count() {
        #expect(throws: TicketError.tooFewArguments) {
            try Ticket(arguments: ["x", "1", "u", "t", "1"], environment: Self.environment)
        }
        #expect(throws: TicketError.tooManyArguments) {
            try Ticket(
                arguments: Self.arguments(file: "a") + ["b"], environment: Self.environment)
        }
    }

    @Test("A job id is a number from 1", arguments: ["", "0", "-1", "x", "99999999999", "1 "])
    func jobID(text: String) {
        #expect(throws: TicketError.noJobID(text)) {
            try Ticket(arguments: Self.arguments(job: text), environment: Self.environment)
        }
    }

    @Test("Copies are 1 to 99999", arguments: ["", "0", "-1", "100000", "two"])
    func copies(text: String) {
        #expect(throws: TicketError.noCopies(text)) {
            try Ticket(arguments: Self.arguments(copies: text), environment: Self.environment)
        }
    }

    @Test("The device URI must be ours, and the queue known")
    func environment() {
        #expect(throws: TicketError.notWrapped("socket://192.0.2.9")) {
            try Ticket(
                arguments: Self.arguments(),
                environment: ["DEVICE_URI": "socket://192.0.2.9", "PRINTER": "Office"])
        }
        #expect(throws: TicketError.device(.noScheme, uri: "pagetoll:")) {
            try Ticket(
                arguments: Self.arguments(),
                environment: ["DEVICE_URI": "pagetoll:", "PRINTER": "Office"])
        }
        #expect(throws: TicketError.noQueue) {
            try Ticket(
                arguments: Self.arguments(),
                environment: ["DEVICE_URI": "pagetoll:socket://192.0.2.9"])
        }
    }

    @Test(
        "Documents come one by one only where the PPD says so",
        arguments: [
            ("*cupsSingleFile: True\n", true), ("*cupsSingleFile: False\n", false), ("", false),
        ])
    func singleFile(line: String, comesByDocument: Bool) throws {
        let path = "/tmp/pagetoll-single-file-\(UInt64.random(in: 0 ... .max)).ppd"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let ppd = """
            *PPD-Adobe: "4.3"
            *FormatVersion: "4.3"
            *ModelName: "Test"
            *NickName: "Test"
            *PageSize A4: ""
            \(line)
            """
        try ppd.write(toFile: path, atomically: false, encoding: .utf8)
        let ticket = try Ticket(
            arguments: Self.arguments(),
            environment: Self.environment.merging(["PPD": path]) { _, new in new })
        #expect(ticket.comesByDocument == comesByDocument)
        #expect(
            try !Ticket(arguments: Self.arguments(), environment: Self.environment).comesByDocument)
    }

    @Test("The last of two options of one name counts, as for cupsd")
    func repeatedOption() {
        let options = PrintOptions("time-at-creation=1 copies=2 time-at-creation=5")
        #expect(options["time-at-creation"] == "5")
        #expect(options["copies"] == "2")
        #expect(options["missing"] == nil)
    }
}
