import Desk
import Doctor
import Foundation
import Gateway
import Glibc
import Ledger
import LedgerStore
import PageAnalysis
import PrintModel
import Scheduler
import Site
import SystemPackage

/// Gathers what `pagetoll doctor` judges.
struct Survey {
    private let options: StoreOptions
    private let environment = ProcessInfo.processInfo.environment

    init(_ options: StoreOptions) {
        self.options = options
    }

    var findings: [Finding] {
        let site: SiteConfiguration
        do {
            site = try options.site()
        } catch {
            return [
                Finding(
                    .configuration, configurationPath, error.sentence,
                    remedy: "Mend the file; until then all jobs are held.")
            ]
        }
        let ledger = Result { () throws(LedgerError) in
            try Store(at: site.store, creating: false)
        }
        return files(site) + analysis(site) + machine(site, try? ledger.get())
            + books(site, ledger) + queues(site, try? ledger.get())
    }

    private var configurationPath: String {
        environment["PAGETOLL_CONFIG"] ?? SiteConfiguration.defaultPath
    }

    private var backendFolder: FileFacts {
        FileFacts(lookingAt: "\(environment["CUPS_SERVERBIN"] ?? "/usr/lib/cups")/backend")
    }

    /// Whether nothing is closed to this process.
    var seesAll: Bool { backendFolder.isOpen(to: geteuid()) }

    private func files(_ site: SiteConfiguration) -> [Finding] {
        let checks = FileChecks(administrator: geteuid())
        let folder = backendFolder
        return checks.configuration(FileFacts(lookingAt: configurationPath))
            + checks.backend(FileFacts(lookingAt: "\(folder.path)/pagetoll"), in: folder)
            + checks.analyzer(FileFacts(lookingAt: site.analyzer))
            + checks.mender(FileFacts(lookingAt: site.mender))
            + checks.state(
                FileFacts(lookingAt: site.stateFolder), store: FileFacts(lookingAt: site.store))
    }

    /// Has a page counted, which shows that the analyser gets what it needs.
    private func analysis(_ site: SiteConfiguration) -> [Finding] {
        var findings: [Finding] = []
        do {
            let page = try AnalysisFacilities.openScratchFile()
            defer { try? page.close() }
            try page.writeAll("A page.\n".utf8)
            _ = try site.analyzerProcess.analysis(of: page, termination: nil)
        } catch {
            let reason = (error as? GatewayError)?.explanation ?? "\(error)"
            findings.append(
                Finding(
                    .analyzer, site.analyzer, "A page of text could not be counted: \(reason)",
                    remedy: "Install the program anew (`make install`); jobs are held until then."))
        }
        if GhostscriptCommand.installed == nil {
            findings.append(
                Finding(
                    .interpreter, "gs", "Ghostscript is not installed; PostScript jobs are held.",
                    remedy: "apt-get install ghostscript"))
        }
        return findings
    }

    private func machine(_ site: SiteConfiguration, _ ledger: Store?) -> [Finding] {
        let checks = ServiceChecks()
        let file = (try? StoreLocation(site.store))?.path
        let folders = [
            site.stateFolder,
            file.map { URL(filePath: $0).deletingLastPathComponent().path } ?? site.stateFolder,
            environment["CUPS_REQUESTROOT"] ?? "/var/spool/cups",
        ]
        let zone = site.timeZone
        return Set(folders).sorted().flatMap { checks.space($0, freeBytes: Self.freeBytes($0)) }
            + checks.clock(
                now: Timestamp.now.milliseconds,
                lastEntry: (try? ledger?.lastEntryTime())??.milliseconds)
            + checks.timeZone(zone, isKnown: zone.isEmpty || TimeZone(identifier: zone) != nil)
    }

    private static func freeBytes(_ path: String) -> UInt64? {
        var found = statvfs()
        guard statvfs(path, &found) == 0 else { return nil }
        return UInt64(found.f_bavail) * UInt64(found.f_frsize)
    }

    private static let longestPrintMilliseconds: Int64 = 86_400_000

    private func books(
        _ site: SiteConfiguration, _ ledger: Result<Store, LedgerError>
    ) -> [Finding] {
        let late = ServiceChecks().latePrints(LatePrintFolder(stateFolder: site.stateFolder).count)
        do throws(LedgerError) {
            let store = try ledger.get()
            let before = Timestamp.now.milliseconds - Self.longestPrintMilliseconds
            let stale = try store.unsettled(server: site.server)
                .count { $0.updatedAt.milliseconds < before }
            let unsettled = ServiceChecks().unsettled(stale)
            guard case .flawed(let flaw) = try store.check() else { return late + unsettled }
            return late + unsettled + [
                Finding(
                    .books, Self.name(of: site.store),
                    "The books are wrong: \(flaw.row) \(flaw.reason).",
                    remedy: "Stop printing on credit, keep a copy of the ledger, restore a backup.")
            ]
        } catch {
            return late + [
                Finding(
                    .store, Self.name(of: site.store), error.explanation,
                    remedy: "Until it can be used, jobs are held or, where `print-without-ledger` "
                        + "says so, printed and charged later.")
            ]
        }
    }

    /// A database by no more than that: an address may hold what nobody should read.
    private static func name(of store: String) -> String {
        (try? StoreLocation(store))?.path ?? "the database"
    }

    private func queues(_ site: SiteConfiguration, _ ledger: Store?) -> [Finding] {
        let scheduler = Scheduler()
        do throws(SchedulerError) {
            let (queues, classes) = (try scheduler.queues(), try scheduler.classes())
            func facts(_ queue: SchedulerQueue) -> QueueFacts {
                let name = QueueName.inLedger(queue.name, onServer: site.server)
                let settings = (try? ledger?.queue(name)).flatMap { $0 }
                let filters = driver(queue.name)
                let rates = ledger.map { ledger in
                    (try? ledger.rateTable(forQueue: name, at: .now)).flatMap { $0 } != nil
                }
                return QueueFacts(
                    name: queue.name, deviceURI: queue.deviceURI, members: queue.members,
                    errorPolicy: queue.errorPolicy,
                    letsNamesBeClaimed: try? scheduler.letsNamesBeClaimed(on: queue),
                    requiresAuthentication: settings?.requiresAuthentication ?? false,
                    hasRates: rates ?? true, filters: filters,
                    missingFilters: filters.filter { access(path(ofFilter: $0), X_OK) != 0 })
            }
            let stranded = try StrandedJobs(scheduler).found()
            return QueueChecks(queues: queues.map(facts), classes: classes.map(facts)).findings
                + stranded.map { ServiceChecks().strandedJob($0.id, queue: $0.queue) }
        } catch {
            return [
                Finding(
                    .scheduler, "CUPS", error.explanation,
                    remedy: "systemctl status cups; nothing prints until it runs.")
            ]
        }
    }

    private func path(ofFilter name: String) -> String {
        name.hasPrefix("/")
            ? name : "\(environment["CUPS_SERVERBIN"] ?? "/usr/lib/cups")/filter/\(name)"
    }

    /// The filters that the queue's PPD names (CUPS PPD extensions, cupsFilter and cupsFilter2).
    private func driver(_ queue: String) -> [String] {
        let path = "\(environment["CUPS_SERVERROOT"] ?? "/etc/cups")/ppd/\(queue).ppd"
        guard let text = try? String(contentsOfFile: path, encoding: .isoLatin1) else { return [] }
        let programs = text.split(whereSeparator: \.isNewline)
            .filter { $0.hasPrefix("*cupsFilter:") || $0.hasPrefix("*cupsFilter2:") }
            .compactMap { line -> String? in
                let quoted = line.split(separator: "\"", omittingEmptySubsequences: false)
                guard quoted.count > 1 else { return nil }
                return quoted[1].split(separator: " ").last.map(String.init)
            }
        return Set(programs).subtracting(["-"]).sorted()
    }
}
