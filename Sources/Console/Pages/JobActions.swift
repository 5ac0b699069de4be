internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Scheduler
internal import Wording

extension Action {
    static let releaseJob = Action(
        id: "release-job", page: "job/{job}/release", role: .operator,
        title: "Let a waiting job try again", submit: "Release",
        perform: { input, asked in
            try input.finish()
            let job = try asked.waitingJob()
            guard try job[0].release() else {
                throw InputProblems([
                    "": Sentence("CUPS does not hold the job any more; look at it again.")
                ])
            }
            return Done(
                at: "/job/\(job[0].key.jobID)",
                Sentence("Job {0} is released; it prints when credit covers it.", asked["job"]),
                result: job.map(JobResult.init))
        })

    static let cancelJob = Action(
        id: "cancel-job", page: "job/{job}/cancel", role: .operator,
        title: "Cancel a waiting job: it costs nothing", submit: "Cancel the job",
        perform: { input, asked in
            try input.finish()
            let job = try asked.waitingJob()
            for print in job { try print.cancel(in: asked.store, asked.act) }
            return Done(
                at: "/job/\(job[0].key.jobID)", Sentence("Job {0} is canceled.", asked["job"]),
                result: job.map(JobResult.init))
        })

    static let refundJob = Action(
        id: "refund-job", page: "job/{job}/refund", role: .operator, title: "Refund a job",
        submit: "Refund",
        fields: { asked in
            [
                Field(
                    "cents", "Amount", .money,
                    hint: "All that is charged, or a part of it."),
                Field("reason", "Reason", .text, hint: "The member sees it."),
                Field(
                    "reference", "Case", .text, hint: "The same one gives back once.",
                    isOptional: true),
            ]
        },
        initial: { asked in
            ["cents": [try asked.chargedJob().total.description]]
        },
        perform: { input, asked in
            let (cents, reason) = (input.cents("cents"), input.text("reason"))
            let reference = input.text("reference")
            try input.finish()
            let job = try asked.chargedJob(ofAtLeast: cents)
            try asked.store.refund(
                job.refunds(of: cents), graceEnd: asked.site.refundGraceEnd, reason: reason,
                reference: reference.isEmpty ? nil : reference, asked.act)
            let released = asked.releaseWaitingJobs(of: nil)
            return Done(
                at: "/job/\(asked["job"])",
                Sentence("{0} went back.", cents), and: released,
                result: RefundResult(
                    job: Int(truncatingIfNeeded: try asked.number("job")), cents: cents))
        })
}

extension Action {
    static let claimJob = Action(
        id: "claim-job", page: "jobs/claim", role: .operator,
        title: "Take a job on a member's account", submit: "Take the job",
        fields: { _ in
            [
                Field("user", "Member", .text, hint: "The user name."),
                Field("code", "Code", .text, hint: "It stands in the job's message."),
            ]
        },
        perform: { input, asked in
            let (user, code) = (input.text("user"), input.text("code"))
            try input.finish()
            let print: PrintRecord
            let release: Sentence
            do throws(LedgerError) {
                (print, release) = try asked.claim(code, for: user)
            } catch {
                let field = if case .unknownMember = error { "user" } else { "code" }
                throw InputProblems([field: error.sentence])
            }
            return Done(
                at: "/job/\(print.key.jobID)",
                Sentence("Job {0} is on the account of {1}.", "\(print.key.jobID)", user),
                and: [release], result: JobResult(print))
        })

    static let requestRefund = Action(
        id: "request-refund", page: "job/{job}/refund-requests/add", role: .operator,
        title: "Note that a member asks for a refund", submit: "Note",
        fields: { _ in
            [
                Field("cents", "Amount", .money, hint: "All that is charged, or a part of it."),
                Field("reason", "Reason", .longText, hint: "As the member says it."),
            ]
        },
        initial: { asked in
            ["cents": [try asked.chargedJob().total.description]]
        },
        perform: { input, asked in
            let (cents, reason) = (input.cents("cents"), input.text("reason"))
            try input.finish()
            let requests = try asked.store.requestRefunds(
                asked.chargedJob(ofAtLeast: cents).refunds(of: cents), reason: reason,
                at: asked.act.now)
            return Done(
                at: "/refund-requests", Sentence("The request is noted."),
                result: requests.map(RefundRequestResult.init))
        })
}

extension Asked {
    /// Puts a job that waits for its owner on a member's account, and lets it try again.
    ///
    /// - Returns: the print, and what came of its release. The claim stands where CUPS does not
    ///   answer: the rounds let the job go, as any that waits and is covered.
    /// - Throws: as `Store.claim`.
    func claim(
        _ code: String, for userName: String
    ) throws(LedgerError) -> (PrintRecord, release: Sentence) {
        let print = try store.claim(code, for: userName, act)
        do throws(SchedulerError) {
            return try print.release()
                ? (print, Sentence("It is let go."))
                : (print, Sentence("CUPS does not hold it any more."))
        } catch {
            return (print, error.sentence)
        }
    }

    /// The prints of the newest job of that number, all that wait.
    fileprivate func waitingJob() throws -> [PrintRecord] {
        let prints = try prints()
        let waiting = prints.filter {
            $0.state == .held && $0.key.document(1) == prints.first?.key.document(1)
        }
        guard !waiting.isEmpty else {
            throw InputProblems(["": Sentence("Job {0} does not wait.", self["job"])])
        }
        return waiting
    }

    fileprivate func chargedJob() throws -> ChargedJob {
        _ = try prints()
        return try ChargedJob(Int(truncatingIfNeeded: try number("job")), in: store)
    }

    /// - Throws: `InputProblems` when the job is charged less than `cents`.
    fileprivate func chargedJob(ofAtLeast cents: Cents) throws -> ChargedJob {
        let job = try chargedJob()
        guard cents <= job.total else {
            throw InputProblems([
                "cents": Sentence("The job is charged {0}; give that or less.", job.total)
            ])
        }
        return job
    }

    private func prints() throws -> [PrintRecord] {
        let prints = try store.prints(ofJob: Int(truncatingIfNeeded: try number("job")))
        guard !prints.isEmpty else { throw ConsoleRefusal.notFound }
        return prints
    }
}
