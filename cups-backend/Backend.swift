import ChildProcess
import Delivery
import FoundationEssentials
import Gateway
import Glibc
import Ledger
import LedgerStore
import PrintModel
import Scheduler
import Site
import Spool
import SystemPackage

/// The CUPS backend (backend(7)): `pagetoll:` in front of a queue's device URI makes cupsd run this
/// instead of the real backend, which this runs in turn.
@main
struct Backend {
    static func main() {
        guard CommandLine.arguments.count > 1 else {
            print(discovery)
            return
        }
        keepDescriptors()
        signal(SIGPIPE, SIG_IGN)
        let answer = answer(
            arguments: CommandLine.arguments, environment: ProcessInfo.processInfo.environment)
        if let reason = answer.reason { BackendProtocol.write("JOBSTATE: \(reason.rawValue)") }
        if let sentence = answer.sentence {
            BackendProtocol.write((answer.status == .failed ? "ERROR: " : "WARNING: ") + sentence)
        }
        exit(answer.status.rawValue)
    }

    /// Without arguments a backend lists devices. The devices are those of the real backends, which
    /// cupsd lists by itself.
    private static let discovery =
        #"network pagetoll "Unknown" "Pagetoll (put pagetoll: in front of the device URI)""#

    private static func answer(
        arguments: [String], environment: [String: String]
    ) -> BackendAnswer {
        let ticket: Ticket
        let site: SiteConfiguration
        do throws(TicketError) {
            ticket = try Ticket(arguments: arguments, environment: environment)
        } catch {
            return error.answer
        }
        do throws(SiteConfigurationError) {
            site = try SiteConfiguration.current(environment: environment)
        } catch {
            return BackendAnswer(
                status: .hold, reason: .resourcesAreNotReady, sentence: error.sentence)
        }
        // The ledger keeps totals by the site's days.
        if !site.timeZone.isEmpty { setenv("TZ", site.timeZone, 1) }
        let texts = SiteTexts(currency: site.currency, help: site.help, locale: site.locale)
        do throws(GatewayError) {
            let run = try BackendRun(ticket, site, arguments, environment)
            return try run.answer(texts)
        } catch {
            let (status, reason) = error.answer
            return BackendAnswer(
                status: status, reason: reason, sentence: error.sentence(for: texts))
        }
    }

    /// Descriptors 3 and 4 belong to cupsd and the real backend. Where they are closed, as in a
    /// shell, nothing of ours must take their numbers.
    private static func keepDescriptors() {
        while true {
            let descriptor = open("/dev/null", O_RDWR)
            guard (0...4).contains(descriptor) else {
                close(descriptor)
                return
            }
        }
    }
}

extension TicketError {
    /// What cupsd, or whoever runs the backend by hand, is told.
    fileprivate var answer: BackendAnswer {
        switch self {
        case .tooFewArguments, .tooManyArguments:
            BackendAnswer(
                status: .failed,
                sentence: "Usage: pagetoll job-id user title copies options [file]; "
                    + "cupsd gives these arguments by itself.")
        case .noJobID(let text):
            BackendAnswer(
                status: .failed,
                sentence: "\(text) is no job id; give a number from 1.")
        case .noCopies(let text):
            BackendAnswer(
                status: .cancel,
                sentence: "\(text) is no number of copies; print with 1 to 99999.")
        case .device(.noScheme, let uri):
            notReady(
                "The device URI \(uri) names no backend; put pagetoll: in front of a complete "
                    + "URI such as socket://192.0.2.9.")
        case .device(.wrappedTwice, let uri):
            notReady("The device URI \(uri) has pagetoll: twice; an admin must take one away.")
        case .device(.holdsPassword, _):
            notReady(
                "The device URI holds a password, which everybody could read; an admin must "
                    + "take it out and set auth-info-required.")
        case .notWrapped(let uri):
            notReady("The device URI \(uri) does not begin with pagetoll:.")
        case .noQueue:
            notReady("cupsd did not say which queue prints (PRINTER is not set).")
        }
    }

    private func notReady(_ sentence: String) -> BackendAnswer {
        BackendAnswer(status: .hold, reason: .resourcesAreNotReady, sentence: sentence)
    }
}
