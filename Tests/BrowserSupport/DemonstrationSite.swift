package import Foundation
package import ScenarioSupport

/// A coworking space with three months behind it, and this morning's jobs: what screenshots show and
/// what the checks of every page look at. All of it is made as a site makes it, by the command line
/// and by `lp`.
package struct DemonstrationSite: Sendable {
    package let site: PagetollSite
    package let console: ServedConsole

    /// Console users, one of each role; the member is one who prints.
    package static let admin = "marta"
    package static let frontDesk = "joris"
    package static let member = "anna"

    /// - Parameter today: the day before which the history ends.
    package init(in scenario: Scenario, today: Date = .now) async throws {
        let site = try await PagetollSite(in: scenario)
        try site.configure([
            "currency": "EUR", "locale": "en_IE", "web-address": "https://print.example.org",
        ])
        try await site.makeRates()
        try await site.makeCatalog()
        try await site.makeMembers()
        try await site.importHistory(before: today)
        let sinks = try ["Office", "Studio", "Lobby"].map {
            (name: $0, sink: try scenario.byteSink(named: $0))
        }
        for (name, sink) in sinks {
            try await site.scheduler.addRawQueue(name, to: "pagetoll:\(sink.uri)")
        }
        try await site.scheduler.addRawQueue("Plotter", to: "socket://127.0.0.1:9/")
        try await site.run("queue", "set", "Studio", "--rates", "large-format")
        try await site.run("queue", "set", "Lobby", "--on-unknown-user", "claim")
        try await site.printThisMorning()
        try await site.addConsoleUser(Self.admin, role: "admin")
        try await site.addConsoleUser(Self.frontDesk, role: "operator")
        try await site.addConsoleUser(Self.member, role: "member")
        self.site = site
        console = try await ServedConsole(of: site, in: scenario)
    }
}

extension PagetollSite {
    fileprivate func makeRates() async throws {
        try await run(
            "rate", "set", "--color", "monochrome", "--sides", "two", "--per-impression", "4")
        try await run(
            "rate", "set", "--media", "large", "--color", "color", "--per-impression", "60")
        for (color, price) in [("monochrome", "35"), ("color", "120.5")] {
            try await run(
                "rate", "set", "--table", "large-format", "--color", color, "--per-impression",
                price, "--per-job", "50")
        }
    }

    fileprivate func makeCatalog() async throws {
        for (name, cents) in [("Resident desk", "2000"), ("Flex desk", "500")] {
            try await run("plan", "add", name)
            try await run("plan", "benefit", "add", name, "--cents", cents)
        }
        for (name, cents, expiry) in [
            ("Print card", "1000", "never"), ("Day pass", "150", "1d"),
            ("Workshop", "800", "30d"),
        ] {
            try await run("product", "add", name)
            try await run(
                "product", "benefit", "add", name, "--cents", cents, "--expires", expiry)
        }
    }

    private static let members = """
        user,name,email,pricing,plan,cents,expires,note
        anna,Anna Keller,anna@keller.example,credits,Resident desk,350,60d,Moved over from the old cards
        ben,Ben Okafor,ben@okafor.example,credits,Flex desk,,,
        clara,Clara Lindqvist,clara@lindqvist.example,credits,Resident desk,,,
        dario,Dario Conti,dario@conti.example,credits,,120,never,Welcome
        elif,Elif Yılmaz,elif@yilmaz.example,credits-then-invoice,Flex desk,,,
        farid,Farid Haddad,farid@haddad.example,credits,,640,never,Welcome
        greta,Greta Sommer,greta@sommer.example,credits,Flex desk,,,
        hugo,Hugo Marchand,hugo@marchand.example,credits,,80,7d,Trial week
        ines,Inês Carvalho,ines@carvalho.example,credits,Resident desk,,,
        jonas,Jonas Bakker,jonas@bakker.example,credits,,250,never,Welcome
        northwind,Northwind Architects,office@northwind.example,credits,,5000,never,Paid in advance
        atelier,Atelier Rue Neuve,bonjour@atelier.example,invoice,,,,
        olga,Olga Petrova,olga@petrova.example,credits,Flex desk,,,
        priya,Priya Raman,priya@northwind.example,credits,,,,
        quinn,Quinn Murphy,quinn@northwind.example,credits,,,,
        rosa,Rosa Jiménez,rosa@jimenez.example,credits,Resident desk,,,
        front-desk,Front desk,hello@space.example,free,,,,

        """

    fileprivate func makeMembers() async throws {
        let file = try scheduler.folder.write(Self.members.utf8, to: "client/members.csv")
        try await run("import", "members", file)
        try await run("team", "set", "Northwind", "--payer", "northwind", "--share", "on")
        try await run("team", "join", "Northwind", "priya", "quinn")
        try await run("product", "sell", "Print card", "farid", "--reference", "R-2071")
        try await run("product", "sell", "Workshop", "hugo", "--reference", "R-2072")
    }

    private static let titles = [
        "Lease agreement", "Floor plan", "Pitch deck v7", "Invoice 2231", "Workshop handout",
        "Minutes of Tuesday", "Poster", "Boarding pass", "Onboarding checklist", "Menu",
    ]

    /// Ninety days of cupsd's page_log: more on weekdays, and always the same.
    fileprivate func importHistory(before today: Date) async throws {
        let queues = ["Office", "Office", "Lobby", "Office", "Studio"]
        let users = ["anna", "ben", "clara", "elif", "farid", "greta", "ines", "olga", "rosa"]
        let day = Date.ISO8601FormatStyle(timeZone: .gmt).year().month().day()
        let month = Date.FormatStyle(locale: Locale(identifier: "en_US"), timeZone: .gmt)
            .month(.abbreviated)
        var lines: [String] = []
        for age in (1...90).reversed() {
            let date = today.addingTimeInterval(-86_400 * Double(age))
            let parts = day.format(date).split(separator: "-")
            let isWeekend = [5, 6].contains((Int(date.timeIntervalSince1970) / 86_400 + 3) % 7)
            for job in 0..<(isWeekend ? 2 : 5 + age % 4) {
                let number = 4000 + lines.count
                let hour = 8 + (job * 5 + age) % 10
                let time = "\(parts[0]):\(hour < 10 ? "0" : "")\(hour):\(10 + number % 50):00"
                lines.append(
                    """
                    \(queues[number % queues.count]) \(users[number * 7 % users.count]) \(number) \
                    [\(parts[2])/\(month.format(date))/\(time) +0000] \
                    total \(1 + number * number % 13) - localhost \
                    \(Self.titles[number % Self.titles.count]) iso_a4_210x297mm \
                    \(number % 3 == 0 ? "one-sided" : "two-sided-long-edge")
                    """)
            }
        }
        let log = lines.joined(separator: "\n") + "\n"
        let file = try scheduler.folder.write(log.utf8, to: "client/page_log")
        try await run("import", "page-log", file)
    }

    fileprivate func printThisMorning() async throws {
        let prints: [PrintedFile] = [
            .init("anna", "Office", "Lease agreement.pdf", black: 12),
            .init("ben", "Office", "Pitch deck v7.pdf", black: 2, red: 9),
            .init("clara", "Studio", "Floor plan, second floor.pdf", red: 2, isLarge: true),
            .init("anna", "Office", "Poster draft.pdf", red: 1, isLarge: true),
            .init("atelier", "Studio", "Elevation A to D.pdf", black: 4, isLarge: true),
            .init("elif", "Lobby", "Boarding pass.pdf", black: 1),
            .init("priya", "Office", "Tender documents.pdf", black: 38, red: 6),
            .init("farid", "Office", "Invoices of November.pdf", black: 7, red: 1),
            .init("ines", "Office", "Workshop handout.pdf", black: 24),
            .init(
                "hugo", "Lobby", "Menu for Friday, with allergens and prices.pdf", black: 1, red: 1),
            .init("anna", "Office", "Board minutes.pdf", black: 3),
        ]
        var jobs: [Job] = []
        for print in prints { jobs.append(try await submit(print)) }
        for job in jobs { try await scheduler.wait(for: job, toReach: .completed) }
        let waiting: [PrintedFile] = [
            .init("dario", "Office", "Thesis, final (2).pdf", black: 96, red: 4),
            .init("anna", "Studio", "Exhibition panels.pdf", red: 24, isLarge: true),
            .init("guest-phone", "Lobby", "ticket.pdf", black: 2),
        ]
        for print in waiting {
            try await scheduler.wait(for: try await submit(print), toReach: .pendingHeld)
        }
        try await run(
            "refund", "request", "\(jobs[0].number)", "--reason", "Pages 3 to 5 were smeared.")
        try await run(
            "refund", "give", "\(jobs[8].number)", "--cents", "20", "--reason",
            "The last four pages came out grey.")
        try await run("invoice", "bill")
        let late = try await submit(
            PrintedFile("atelier", "Office", "Cover letter.pdf", black: 2))
        try await scheduler.wait(for: late, toReach: .completed)
    }

    private func submit(_ print: PrintedFile) async throws -> Job {
        let pages = { (mark: PDFDocument.Mark) in print.isLarge ? .a3(mark) : PDFDocument.Page(mark)
        }
        let document = PDFDocument(
            Array(repeating: pages(.black), count: print.black)
                + Array(repeating: pages(.red), count: print.red))
        let file = try scheduler.folder.write(document.bytes, to: "client/\(print.title)")
        return try await scheduler.submit(
            Submission(
                queue: print.queue, files: [file], sender: .claimed(print.user),
                title: print.title))
    }
}

/// A file that somebody prints: pages in black, then pages in red.
private struct PrintedFile {
    let user, queue, title: String
    let black, red: Int
    /// A3 and not A4.
    let isLarge: Bool

    init(
        _ user: String, _ queue: String, _ title: String, black: Int = 0, red: Int = 0,
        isLarge: Bool = false
    ) {
        (self.user, self.queue, self.title) = (user, queue, title)
        (self.black, self.red, self.isLarge) = (black, red, isLarge)
    }
}
