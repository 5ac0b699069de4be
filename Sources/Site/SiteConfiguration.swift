import FoundationEssentials
import TOMLKit

/// What an admin writes down once for a print server: a TOML file that only root can change.
///
/// Rates, queues and members are not here but in the ledger's store, where changes are recorded.
package struct SiteConfiguration: Hashable, Sendable {
    /// Where the file is when `PAGETOLL_CONFIG` does not say.
    package static let defaultPath = "/etc/pagetoll/pagetoll.conf"

    /// The ledger: an SQLite file, or a database of PostgreSQL as libpq names it, without a
    /// password: "postgresql://db.example.org/pagetoll".
    package var store = "/var/lib/pagetoll/ledger.sqlite"
    /// A folder for locks and the like, private to the gateway.
    package var stateFolder = "/var/lib/pagetoll"
    /// The program that reads print data.
    package var analyzer = "/usr/libexec/pagetoll/pagetoll-analyzer"
    /// The program beside it that writes damaged and encrypted PDF documents anew.
    package var mender: String {
        let folder = analyzer.lastIndex(of: "/").map { analyzer[...$0] } ?? ""
        return folder + "pagetoll-mender"
    }
    /// The program that asks printers how much they have printed.
    package var meter = "/usr/libexec/pagetoll/pagetoll-meter"
    /// The password of sorts that printers' SNMP agents take for reading.
    package var snmpCommunity = "public"
    /// The UDP port of printers' SNMP agents.
    package var snmpPort = 161
    /// What the site calls its money, after an amount: "EUR".
    package var currency = "EUR"
    /// Where members find help, to follow "see".
    package var help = "the front desk"
    /// The name of this print server in the ledger. Where several have one ledger, each has a name
    /// of its own, and its queues bear it as well ("paris/office"), but for those of "local".
    package var server = "local"
    /// Whom cupsd runs backends as that everybody may run.
    package var backendUser = "lp"
    /// How long the pages of one job may take to count.
    package var analysisSeconds = 300
    /// The queues that print while the ledger is out of reach, and are charged later.
    package var printWithoutLedger: [String] = []
    /// How many impressions a user may have printed on them that are not charged yet.
    package var impressionsWithoutLedger = 500
    /// The queues that are only watched: counted, priced and recorded, never refused or charged.
    package var shadowQueues: [String] = []
    /// The time zone in which days and billing periods begin: "Europe/Berlin"; empty for the
    /// system's.
    package var timeZone = ""
    /// How new members pay, and what happens to credit that covers a part of a job only.
    package var pricing = "credits"
    package var remainder = "split"
    /// For how long the credit can be used that stands for a lapsed one after a refund.
    package var refundGraceDays = 30
    /// Members are told when they have less than this.
    package var lowCreditCents = 100
    /// Members are told this long before a credit lapses.
    package var expiryNoticeDays = 7
    /// The command that takes a message on standard input and mails it, with its arguments; empty
    /// for none.
    package var mailCommand: [String] = []
    /// The address that mail comes from.
    package var mailFrom = ""
    /// The command that takes each notice as JSON on standard input; empty for none.
    package var noticeCommand: [String] = []
    /// After how many hours a job that waits is canceled; 0 for never.
    package var cancelWaitingHours = 72
    /// The address and port that the console listens on.
    package var listen = "127.0.0.1:8632"
    /// Where browsers find it, for links in mail: "https://print.example.org"; empty for `listen`,
    /// which no mail has a link to.
    package var webAddress = ""
    /// A certificate with its chain, and its key, in PEM; empty for no TLS of our own.
    package var tlsCertificate = ""
    package var tlsKey = ""
    /// The service of PAM that looks at passwords of the system's accounts: a name below /etc/pam.d,
    /// or the path of a file like those; empty for none.
    package var pamService = ""
    /// The program that asks PAM.
    package var authenticator = "/usr/libexec/pagetoll/pagetoll-authenticator"
    /// Whether requests come through a proxy of the site's, which says by X-Forwarded-For whose they
    /// are and speaks TLS.
    package var behindProxy = false
    /// The language, and the ways of writing dates, numbers and money: "en", "de", "de_CH".
    package var locale = "en"
    /// How `pagetoll serve` logs on standard error: "text", what goes wrong; "json", that and each
    /// request, one object a line.
    package var logFormat = "text"
    /// Where `pagetoll backup` puts copies of the ledger; empty for "backups" in the state folder.
    package var backupFolder = ""
    /// How many copies stay there.
    package var backupKeep = 14

    package init() {}

    /// Reads the file at `path`; what it does not name keeps its default.
    ///
    /// - Throws: what is wrong with it, as one sentence.
    package init(path: String) throws(SiteConfigurationError) {
        let text: String
        do {
            text = try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw SiteConfigurationError(sentence: "The configuration \(path) can't be read.")
        }
        let table: TOMLTable
        do {
            table = try TOMLTable(string: text)
        } catch {
            throw SiteConfigurationError(
                sentence: "The configuration \(path) is no TOML: \(error).")
        }
        for key in table.keys {
            guard let target = Self.settings[key] else {
                throw SiteConfigurationError(
                    sentence: "The configuration \(path) has an unknown setting, \(key); there are "
                        + "\(Self.settings.keys.sorted().joined(separator: ", ")).")
            }
            if let problem = target.set(from: table[key], in: &self) {
                throw SiteConfigurationError(
                    sentence: "In the configuration \(path), \(key) must be \(problem).")
            }
        }
    }

    /// The configuration of this process: the file that `PAGETOLL_CONFIG` names, which must be
    /// there; else the one at `defaultPath`, if it is.
    package static func current(
        environment: [String: String]
    ) throws(SiteConfigurationError) -> SiteConfiguration {
        if let path = environment["PAGETOLL_CONFIG"] { return try SiteConfiguration(path: path) }
        guard FileManager.default.fileExists(atPath: defaultPath) else {
            return SiteConfiguration()
        }
        return try SiteConfiguration(path: defaultPath)
    }

    /// The queue that `pagetoll setup` makes for its test pages, and takes away again.
    package static let testQueue = "pagetoll-test"

    /// Whether jobs of the queue are counted and recorded only.
    package func watchesOnly(_ queue: String) -> Bool {
        shadowQueues.contains(queue) || queue == Self.testQueue
    }

    /// The names of all settings.
    package static var settingNames: [String] { settings.keys.sorted() }

    /// All settings by name, as the file would write them; a password is not told.
    package var written: [(name: String, value: String)] {
        Self.settings.sorted { $0.key < $1.key }.map { name, setting in
            (name, name == "snmp-community" ? "…" : setting.text(in: self))
        }
    }

    private static var settings: [String: Setting] {
        [
            "store": .text(\.store), "state-folder": .text(\.stateFolder),
            "analyzer": .text(\.analyzer), "meter": .text(\.meter),
            "snmp-community": .text(\.snmpCommunity), "snmp-port": .number(\.snmpPort, 1...65_535),
            "currency": .text(\.currency), "help": .text(\.help),
            "server": .text(\.server), "backend-user": .text(\.backendUser),
            "analysis-seconds": .number(\.analysisSeconds, 1...86_400),
            "print-without-ledger": .names(\.printWithoutLedger),
            "impressions-without-ledger": .number(\.impressionsWithoutLedger, 1...1_000_000),
            "shadow-queues": .names(\.shadowQueues),
            "time-zone": .text(\.timeZone), "pricing": .text(\.pricing),
            "remainder": .text(\.remainder),
            "refund-grace-days": .number(\.refundGraceDays, 0...3650),
            "low-credit-cents": .number(\.lowCreditCents, 0...1_000_000_000),
            "expiry-notice-days": .number(\.expiryNoticeDays, 0...365),
            "mail-command": .names(\.mailCommand), "mail-from": .text(\.mailFrom),
            "notice-command": .names(\.noticeCommand),
            "cancel-waiting-hours": .number(\.cancelWaitingHours, 0...8760),
            "listen": .text(\.listen), "web-address": .text(\.webAddress),
            "tls-certificate": .text(\.tlsCertificate), "tls-key": .text(\.tlsKey),
            "pam-service": .text(\.pamService), "authenticator": .text(\.authenticator),
            "behind-proxy": .flag(\.behindProxy), "locale": .text(\.locale),
            "log-format": .text(\.logFormat),
            "backup-folder": .text(\.backupFolder), "backup-keep": .number(\.backupKeep, 1...1000),
        ]
    }
}

/// Where a setting goes, and what it may be.
private enum Setting {
    case text(WritableKeyPath<SiteConfiguration, String>)
    case number(WritableKeyPath<SiteConfiguration, Int>, ClosedRange<Int>)
    case flag(WritableKeyPath<SiteConfiguration, Bool>)
    case names(WritableKeyPath<SiteConfiguration, [String]>)

    /// The value as TOML.
    func text(in configuration: SiteConfiguration) -> String {
        switch self {
        case .text(let path): "\"\(configuration[keyPath: path])\""
        case .number(let path, _): "\(configuration[keyPath: path])"
        case .flag(let path): "\(configuration[keyPath: path])"
        case .names(let path): "\(configuration[keyPath: path])"
        }
    }

    /// Takes the value over, or says what it must be.
    func set(
        from value: (any TOMLValueConvertible)?, in configuration: inout SiteConfiguration
    ) -> String? {
        switch self {
        case .text(let path):
            guard let text = value?.string else { return "text in quotes" }
            configuration[keyPath: path] = text
        case .number(let path, let range):
            guard let number = value?.int, range.contains(number) else {
                return "a number from \(range.lowerBound) to \(range.upperBound)"
            }
            configuration[keyPath: path] = number
        case .flag(let path):
            guard let flag = value?.bool else { return "true or false" }
            configuration[keyPath: path] = flag
        case .names(let path):
            guard let array = value?.array else { return "a list of texts in quotes" }
            let names = array.compactMap(\.string)
            guard names.count == array.count else { return "a list of texts in quotes" }
            configuration[keyPath: path] = names
        }
        return nil
    }
}

/// What is wrong with a configuration file.
package struct SiteConfigurationError: Error, Hashable, Sendable {
    /// What, why, and what to do.
    package let sentence: String
}
