import ArgumentParser
import Catalog
import Foundation
import Gateway
import Ledger
import LedgerStore
import Site

/// What every command takes that uses the ledger.
struct StoreOptions: ParsableArguments {
    @Option(
        help: "The ledger, when it is not the one of the configuration: a file, or postgresql://….")
    var store: String?

    /// The configuration of the site.
    func site() throws(CommandFailure) -> SiteConfiguration {
        var site = try orFail { () throws(SiteConfigurationError) in
            try SiteConfiguration.current(environment: ProcessInfo.processInfo.environment)
        }
        if let store { site.store = store }
        return site
    }

    /// The ledger's store.
    ///
    /// - Parameter creating: whether a missing one is made.
    func opened(creating: Bool = false) throws(CommandFailure) -> Store {
        let location = try site().store
        return try orFail { () throws(LedgerError) in
            try Store(at: location, creating: creating)
        }
    }
}

struct JSONOption: ParsableArguments {
    @Flag(help: "Print JSON.")
    var json = false
}

/// Who runs the command: the name that stands in the books.
var operatorName: String {
    let environment = ProcessInfo.processInfo.environment
    return environment["SUDO_USER"] ?? NSUserName()
}

extension SiteConfiguration {
    /// When credit lapses that stands for a lapsed one after a refund of today.
    var refundGraceEnd: Timestamp {
        let calendar = SiteCalendar.current
        return calendar.end(of: calendar.today.adding(refundGraceDays, .day))
    }

    /// The program that reads print data: the one of the configuration, or where that is not
    /// installed, the one beside this program.
    var analyzerProcess: AnalyzerProcess {
        if FileManager.default.isExecutableFile(atPath: analyzer) {
            return AnalyzerProcess(executable: analyzer, timeoutSeconds: analysisSeconds)
        }
        let here = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
            .deletingLastPathComponent()
        return AnalyzerProcess(
            executable: here.appending(path: "pagetoll-analyzer").path,
            timeoutSeconds: analysisSeconds)
    }
}
