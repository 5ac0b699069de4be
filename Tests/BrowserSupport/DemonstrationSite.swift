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
        site = try await PagetollSite(in: scenario)
        try site.configure([
            "currency": "EUR", "locale": "en_IE", "web-address": "https://print.example.org",
        ])
        try await makeRates()
        try await makeCatalog()
        try await makeMembers()
        try await importHistory(before: today)
        let sinks = try ["Office", "Studio", "Lobby"].map {
            (name: $0, sink: try scenario.byteSink(named: $0))
        }
        for (name, sink) in sinks {
            try await site.scheduler.addRawQueue(name, to: "pagetoll:\(sink.uri)")
        }
        try await site.scheduler.addRawQueue("Plotter", to: "socket://127.0.0.1:9/")
        try await site.run("queue", "set", "Studio", "--rates", "large-format")
        try await site.run("queue", "set", "Lobby", "--on-unknown-user", "claim")
        try await printThisMorning()
        try await site.addConsoleUser(Self.admin, role: "admin")
        try await site.addConsoleUser(Self.frontDesk, role: "operator")
        try await site.addConsoleUser(Self.member, role: "member")
        console = try await ServedConsole(of: site, in: scenario)
    }

    private func makeRates() async throws {
        try await site.run(
            "rate", "set", "--color", "monochrome", "--sides", "two", "--per-impression", "4")
        try await site.run(
            "rate", "set", "--media", "large", "--color", "color", "--per-impression", "60")
        for (color, price) in [("monochrome", "35"), ("color", "120.5")] {
            try await site.run(
                "rate", "set", "--table", "large-format", "--color", color, "--per-impression",
                price, "--per-job", "50")
        }
    }

    private func makeCatalog() async throws {
        for (name, cents) in [("Resident desk", "2000"), ("Flex desk", "500")] {
            try await site.run("plan", "add", name)
            try await site.run("plan", "benefit", "add", name, "--cents", cents)
        }
        for (name, cents, expiry) in [
            ("Print card", "1000", "never"), ("Day pass", "150", "1d"),
            ("Workshop", "800", "30d"),
        ] {
            try await site.run("product", "add", name)
            try await site.run(
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
        northwind,Northwind Architects,office@northwind.example,invoice,,,,
        olga,Olga Petrova,olga@petrova.example,credits,Flex desk,,,
        priya,Priya Raman,priya@northwind.example,credits,,,,
        quinn,Quinn Murphy,quinn@northwind.example,credits,,,,
        rosa,Rosa Jiménez,rosa@jimenez.example,credits,Resident desk,,,
        front-desk,Front desk,hello@space.example,free,,,,

        """

    private func makeMembers() async throws {
        let file = try site.scheduler.folder.write(Self.members.utf8, to: "client/members.csv")
        try await site.run("import", "members", file)
        try await site.run("team", "set", "Northwind", "--payer", "northwind", "--share", "all")
        try await site.run("team", "join", "Northwind", "priya", "quinn")
        try await site.run("product", "sell", "Print card", "farid", "--reference", "R-2071")
        try await site.run("product", "sell", "Workshop", "hugo", "--reference", "R-2072")
    }

    private static let titles = [
        "Lease agreement", "Floor plan", "Pitch deck v7", "Invoice 2231", "Workshop handout",
        "Minutes of Tuesday", "Poster", "Boarding pass", "Onboarding checklist", "Menu",
    ]

    /// Ninety days of cupsd's page_log: more on weekdays, and always the same.
    private func importHistory(before today: Date) async throws {
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
        let file = try site.scheduler.folder.write(log.utf8, to: "client/page_log")
        try await site.run("import", "page-log", file)
    }

    /// Pages in black, then pages in colour.
    private typealias Print = (user: String, queue: String, title: String, Int, Int, isLarge: Bool)

    private func printThisMorning() async throws {
        let prints: [Print] = [
            ("anna", "Office", "Lease agreement.pdf", 12, 0, false),
            ("ben", "Office", "Pitch deck v7.pdf", 2, 9, false),
            ("clara", "Studio", "Floor plan, second floor.pdf", 0, 2, true),
            ("anna", "Office", "Poster draft.pdf", 0, 1, true),
            ("northwind", "Studio", "Elevation A to D.pdf", 4, 0, true),
            ("elif", "Lobby", "Boarding pass.pdf", 1, 0, false),
            ("priya", "Office", "Tender documents.pdf", 38, 6, false),
            ("farid", "Office", "Invoices of November.pdf", 7, 1, false),
            ("ines", "Office", "Workshop handout.pdf", 24, 0, false),
            ("hugo", "Lobby", "Menu for Friday, with allergens and prices.pdf", 1, 1, false),
            ("anna", "Office", "Board minutes.pdf", 3, 0, false),
        ]
        var jobs: [Job] = []
        for print in prints { jobs.append(try await submit(print)) }
        for job in jobs { try await site.scheduler.wait(for: job, toReach: .completed) }
        let waiting: [Print] = [
            ("dario", "Office", "Thesis, final (2).pdf", 96, 4, false),
            ("anna", "Studio", "Exhibition panels.pdf", 0, 24, true),
            ("guest-phone", "Lobby", "ticket.pdf", 2, 0, false),
        ]
        for print in waiting {
            try await site.scheduler.wait(for: try await submit(print), toReach: .pendingHeld)
        }
        try await site.run(
            "refund", "request", "\(jobs[0].number)", "--reason", "Pages 3 to 5 were smeared.")
        try await site.run(
            "refund", "give", "\(jobs[8].number)", "--cents", "20", "--reason",
            "The last four pages came out grey.")
        try await site.run("invoice", "bill")
        let late = try await submit(("northwind", "Office", "Cover letter.pdf", 2, 0, false))
        try await site.scheduler.wait(for: late, toReach: .completed)
    }

    private func submit(_ print: Print) async throws -> Job {
        let pages = { (mark: PDFDocument.Mark) in print.isLarge ? .a3(mark) : PDFDocument.Page(mark)
        }
        let document = PDFDocument(
            Array(repeating: pages(.black), count: print.3)
                + Array(repeating: pages(.red), count: print.4))
        let file = try site.scheduler.folder.write(document.bytes, to: "client/\(print.title)")
        return try await site.scheduler.submit(
            Submission(
                queue: print.queue, files: [file], sender: .claimed(print.user),
                title: print.title))
    }
}
