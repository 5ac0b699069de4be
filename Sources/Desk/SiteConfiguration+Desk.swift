internal import Catalog
internal import Foundation
package import Gateway
package import Ledger
package import Site

extension SiteConfiguration {
    /// How members are spoken to.
    package var texts: SiteTexts { SiteTexts(currency: currency, help: help, locale: locale) }

    /// When credit lapses that stands for a lapsed one after a refund of today.
    package var refundGraceEnd: Timestamp {
        let calendar = SiteCalendar.current
        return calendar.end(of: calendar.today.adding(refundGraceDays, .day))
    }

    /// The program that reads print data: the one of the configuration, or where that is not
    /// installed, the one beside this program.
    package var analyzerProcess: AnalyzerProcess {
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
