import Foundation
import ScenarioSupport
import Testing

@Suite("Bad input gets one sentence, holds the job, and costs nothing")
struct BadInputScenarios {
    /// What is wrong, and what the member and the admin are told.
    struct Case: Sendable, CustomTestStringConvertible {
        let testDescription: String
        var document = PDFDocument(pages: 3).bytes
        var deviceURI = "pagetoll:SINK"
        var user = "alice"
        var hasRates = true
        var configuration: [String: String] = [:]
        var prepare: @Sendable (PagetollSite) async throws -> Void = { _ in }
        let reason: String
        /// STATE stands for the site's state folder, BIN for the scheduler's ServerBin.
        let sentence: String
    }

    static let cases: [Case] = [
        Case(
            testDescription: "a document in no known language",
            document: Array("No printer reads this.\u{1}\u{2}".utf8),
            reason: "document-format-error",
            sentence: "Not printed, nothing charged: The data at byte 0 is in no page-description "
                + "language that is known; print through a queue with a driver, or as PDF."),
        Case(
            testDescription: "a damaged document",
            document: Array("%PDF-1.4\nnothing here".utf8),
            reason: "document-format-error",
            sentence: "Not printed, nothing charged: The pdf document is damaged at byte 0 "
                + "(it can't be mended); print it anew."),
        Case(
            testDescription: "an unknown user", user: "mallory", reason: "account-info-needed",
            sentence: "The user mallory has no printing account here; "
                + "see https://print.example.org."),
        Case(
            testDescription: "no rates at all", hasRates: false,
            reason: "resources-are-not-ready",
            sentence: "Queue raw has no rates; nothing is printed or charged. "
                + "An admin sets them with `pagetoll rate set`."),
        Case(
            testDescription: "no rate for the page", hasRates: false,
            prepare: { site in
                try await site.run("rate", "set", "--media", "a3", "--per-impression", "5")
            }, reason: "resources-are-not-ready",
            sentence: "Rate table standard has no price for page 1 (iso_a4_210x297mm, "
                + "monochrome, one side); nothing is printed or charged. "
                + "An admin sets one with `pagetoll rate set`."),
        Case(
            testDescription: "a missing ledger", configuration: ["store": "/nonexistent/ledger"],
            reason: "resources-are-not-ready",
            sentence: "The ledger can't be used (/nonexistent/ledger does not exist); nothing is "
                + "printed or charged. Tell an admin, then release the job."),
        Case(
            testDescription: "a ledger that is none",
            prepare: { site in
                try Data("This is no database, whatever its name says.".utf8)
                    .write(to: URL(filePath: "\(site.stateFolder)/none.sqlite"))
                try site.configure(["store": "\(site.stateFolder)/none.sqlite"])
            }, reason: "resources-are-not-ready",
            sentence: "The ledger is damaged (file is not a database); nothing is printed or "
                + "charged. An admin must run `pagetoll ledger check`."),
        Case(
            testDescription: "a device URI with no scheme", deviceURI: "pagetoll:",
            reason: "resources-are-not-ready",
            sentence: "The device URI pagetoll: names no backend; put pagetoll: in front of a "
                + "complete URI such as socket://192.0.2.9."),
        Case(
            testDescription: "a device URI with an unknown scheme",
            deviceURI: "pagetoll:nosuch://printer/", reason: "resources-are-not-ready",
            sentence: "There is no backend BIN/backend/nosuch for this printer; an admin must "
                + "correct the device URI."),
        Case(
            testDescription: "a scheme that climbs out of the folder of backends",
            deviceURI: "pagetoll:../filter/gziptoany:/x", reason: "resources-are-not-ready",
            sentence: "The device URI pagetoll:../filter/gziptoany:/x names no backend; put "
                + "pagetoll: in front of a complete URI such as socket://192.0.2.9."),
        Case(
            testDescription: "a device URI with the prefix twice",
            deviceURI: "pagetoll:pagetoll:socket://127.0.0.1:9/",
            reason: "resources-are-not-ready",
            sentence: "The device URI pagetoll:pagetoll:socket://127.0.0.1:9/ has pagetoll: twice; "
                + "an admin must take one away."),
        Case(
            testDescription: "a device URI with a password",
            deviceURI: "pagetoll:ipp://bob:secret@127.0.0.1/ipp/print",
            reason: "resources-are-not-ready",
            sentence: "The device URI holds a password, which everybody could read; an admin must "
                + "take it out and set auth-info-required."),
        Case(
            testDescription: "a real backend that can't be run", deviceURI: "pagetoll:dull:/x",
            prepare: { site in
                try site.scheduler.install(.init("/bin/true", name: "dull", mode: 0o644))
                chmod("\(site.scheduler.folder.path)/bin/backend/dull", 0o644)
            }, reason: "resources-are-not-ready",
            sentence: "The backend BIN/backend/dull of this printer can't be run; an admin must "
                + "set its mode."),
        Case(
            testDescription: "a configuration that is missing",
            prepare: { site in
                try FileManager.default.removeItem(
                    atPath: site.scheduler.gatewayConfigurationPath)
            }, reason: "resources-are-not-ready",
            sentence: "The configuration ETC/pagetoll.conf can't be read."),
        Case(
            testDescription: "a configuration with an unknown setting",
            configuration: ["colour": "red"], reason: "resources-are-not-ready",
            sentence: "The configuration ETC/pagetoll.conf has an unknown setting, colour; there "
                + "are "
                + "analysis-seconds, analyzer, authenticator, backend-user, backup-folder, "
                + "backup-keep, behind-proxy, cancel-waiting-hours, currency, "
                + "expiry-notice-days, help, impressions-without-ledger, listen, "
                + "locale, log-format, low-credit-cents, mail-command, mail-from, meter, "
                + "notice-command, pam-service, pricing, print-without-ledger, refund-grace-days, "
                + "remainder, server, shadow-queues, snmp-community, snmp-port, "
                + "state-folder, store, time-zone, tls-certificate, tls-key, "
                + "web-address."),
        Case(
            testDescription: "an analyser that is missing",
            configuration: ["analyzer": "/nonexistent/analyzer"],
            reason: "resources-are-not-ready",
            sentence: "The pages could not be counted (/nonexistent/analyzer: No such file or "
                + "directory); nothing is printed or charged. An admin will find more in the log "
                + "of CUPS."),
        Case(
            testDescription: "a state folder that can't be made",
            configuration: ["state-folder": "/proc/none"], reason: "resources-are-not-ready",
            sentence: "The locks in /proc/none/locks can't be had (No such file or directory); "
                + "nothing is printed or charged. An admin must set the rights of the folder."),
    ]

    @Test("The job is held with the reason", arguments: cases)
    func held(_ row: Case) async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario, rates: row.hasRates)
            if !row.hasRates { try await site.run("queue", "set", "other") }
            try await site.addMember("alice", cents: 100)
            try site.configure(row.configuration)
            try await row.prepare(site)
            let uri = row.deviceURI.replacing("SINK", with: sink.uri)
            try await site.scheduler.addRawQueue("raw", to: uri)
            let file = try scenario.folder.write(row.document, to: "document")
            let job = try await site.scheduler.submit(
                Submission(queue: "raw", files: [file], sender: .claimed(row.user)))
            let status = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            let folder = scenario.folder.path
            let sentence = row.sentence.replacing("STATE", with: "\(folder)/state")
                .replacing("BIN", with: "\(folder)/bin").replacing("ETC", with: "\(folder)/etc")
            #expect(status.printerStateMessage == sentence)
            let log = site.scheduler.logTail(of: job, lines: 10_000)
            #expect(log.contains("JOBSTATE: \(row.reason)"))
            #expect(log.contains("returned status 3"))
            #expect(sink.connections.isEmpty)
            #expect(try await site.scheduler.waitUntilIdle("raw").isClean)

            try site.configure([:])
            #expect(try await site.balance("alice") == .init(cents: 100))
            try await site.checkLedger()
        }
    }

    @Test("An option that is nonsense cancels the job at the printer, and costs nothing")
    func nonsenseOption() async throws {
        try await Scenario.play { scenario in
            let printer = try await scenario.virtualPrinter()
            let site = try await PagetollSite(in: scenario)
            try await site.scheduler.addEverywhereQueue(
                "office", to: printer.uri, prefix: "pagetoll:")
            try await site.addMember("alice", cents: 100)
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let job = try await site.scheduler.submit(
                Submission(queue: "office", files: [file], options: ["sides=$(id)"]))
            try await site.scheduler.wait(for: job, toReach: .canceled)
            #expect(try await site.print(of: job).state == "canceled")
            #expect(try await site.balance("alice") == .init(cents: 100))
            #expect(printer.documents.isEmpty)
            try await site.checkLedger()
        }
    }

    @Test(
        "A ledger that can't be written holds the job",
        .enabled(if: geteuid() != 0, "root may write anything"))
    func unwritableLedger() async throws {
        try await Scenario.play { scenario in
            let sink = try scenario.byteSink()
            let site = try await PagetollSite(in: scenario)
            try await site.addMember("alice", cents: 100)
            chmod(site.storePath, 0o444)
            chmod(site.stateFolder, 0o555)
            defer { chmod(site.stateFolder, 0o755) }
            try await site.scheduler.addRawQueue("raw", to: "pagetoll:\(sink.uri)")
            let file = try scenario.folder.write(PDFDocument(pages: 1).bytes, to: "one.pdf")
            let job = try await site.scheduler.submit(Submission(queue: "raw", files: [file]))
            let status = try await site.scheduler.wait(for: job, toReach: .pendingHeld)
            #expect(status.printerStateMessage.contains("can't be"))
            #expect(sink.connections.isEmpty)
        }
    }
}
