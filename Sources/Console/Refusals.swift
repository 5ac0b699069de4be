internal import Desk
internal import HTTPTypes
internal import Hummingbird
internal import Ledger
internal import Logging
internal import Scheduler
internal import Wording

/// Makes a page of each error: what happened, why, and what to do.
struct Refusals: RouterMiddleware {
    let views: Views

    func handle(
        _ request: Request, context: ConsoleContext,
        next: (Request, ConsoleContext) async throws -> Response
    ) async throws -> Response {
        guard !request.isForPrograms else { return try await next(request, context) }
        do {
            return try await next(request, context)
        } catch ConsoleRefusal.signedOut {
            return .redirect(to: "/sign-in", type: .normal)
        } catch ConsoleRefusal.forbidden where request.uri.path == "/" {
            // The desk's first page; members have one of their own.
            return .redirect(to: "/my", type: .normal)
        } catch {
            let answer = Answer(to: error)
            if answer.status == .internalServerError {
                context.logger.error("a page failed", metadata: ["error": "\(error)"])
            }
            return views.page(
                "error", Sentence("That did not work"),
                ["sentence": views.texts(answer.sentence)], for: Visit(request, context),
                status: answer.status)
        }
    }
}

/// What is answered to an error.
struct Answer {
    let status: HTTPResponse.Status
    let sentence: Sentence

    init(to error: any Error) {
        switch error {
        case let error as LedgerError: (status, sentence) = (error.status, error.sentence)
        case let error as ConsoleRefusal: (status, sentence) = (error.status, error.sentence)
        case let error as CallRefusal: (status, sentence) = (error.status, error.sentence)
        case let error as InputProblems:
            status = .unprocessableContent
            sentence = error.byField.values.first ?? Sentence("Something is wrong in the form.")
        case let error as HTTPError where error.status == .notFound:
            (status, sentence) = (.notFound, ConsoleRefusal.notFound.sentence)
        case let error as HTTPError:
            status = error.status
            sentence = Sentence("This request can't be read; go back and try again.")
        case let error as SchedulerError: (status, sentence) = (.badGateway, error.sentence)
        case let error as QueueGateError: (status, sentence) = (.badGateway, error.sentence)
        case let error as any ExplainedError:
            (status, sentence) = (.badGateway, .verbatim(error.explanation))
        default:
            status = .internalServerError
            sentence = Sentence(
                "This is a mistake of Pagetoll's; nothing was changed. Tell an admin.")
        }
    }
}

extension SchedulerError {
    /// What happened, for people at the console.
    var sentence: Sentence {
        switch self {
        case .unreachable(let reason):
            Sentence("CUPS can't be reached ({0}); tell whoever runs the server.", reason)
        case .notFound:
            Sentence("CUPS has no such queue or job; look at the list of queues again.")
        case .refused(let reason):
            Sentence("CUPS refused ({0}); tell whoever runs the server.", reason)
        }
    }
}

extension QueueGateError {
    fileprivate var sentence: Sentence {
        switch self {
        case .noPolicy(let policy):
            Sentence(
                "CUPS has no policy {0}. Put /usr/share/pagetoll/cupsd-policy.conf at the end of "
                    + "/etc/cups/cupsd.conf, restart cupsd, and try again.", policy)
        case .device(let uri, let reason):
            Sentence(
                "The device URI {0} can't pass the gate ({1}); correct it with lpadmin -v.", uri,
                reason)
        case .printing(let queue):
            Sentence(
                "Queue {0} is printing; try again when it is idle, or stop it with cupsdisable.",
                queue)
        case .scheduler(let error): error.sentence
        case .ledger(let error): error.sentence
        }
    }
}

extension Release {
    /// For people at the console.
    var sentence: Sentence {
        switch self {
        case .released(let job, let userName, let queue):
            Sentence(
                "Job {0} of {1} on {2} is covered now, and released.", "\(job)", userName, queue)
        case .failed(let explanation):
            Sentence("Not all waiting jobs could be released. {0}", explanation)
        }
    }
}

extension ConsoleRefusal {
    fileprivate var status: HTTPResponse.Status {
        switch self {
        case .signedOut: .unauthorized
        case .forbidden, .staleForm: .forbidden
        case .notFound: .notFound
        case .unreadable: .badRequest
        case .tooLarge: .contentTooLarge
        case .noSpace, .busy: .serviceUnavailable
        }
    }

    fileprivate var sentence: Sentence {
        switch self {
        case .signedOut: Sentence("Sign in first.")
        case .forbidden: Sentence("Your role does not allow this; ask an admin.")
        case .notFound: Sentence("There is no such page; use the menu.")
        case .staleForm:
            Sentence("The form was open for too long, and nothing was changed; open it again.")
        case .unreadable: Sentence("The form can't be read; open it again.")
        case .tooLarge:
            Sentence(
                "The file is larger than {0} MB; print it in parts.",
                "\(ReceivedFile.mostBytes >> 20)")
        case .noSpace:
            Sentence("There is no room for the file on this server; tell whoever runs it.")
        case .busy: Sentence("Other files are being counted; try again in a minute.")
        }
    }
}
