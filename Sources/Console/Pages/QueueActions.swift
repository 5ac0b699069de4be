internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing
internal import Site
internal import Wording

extension Action {
    static let protectQueue = Action(
        id: "protect-queue", page: "queue/{queue}/protect", role: .admin,
        title: "Put a queue under the gate", submit: "Put under the gate",
        fields: { _ in
            [
                Field(
                    "proof", "Take no user name that is only claimed", .flag,
                    hint: "CUPS asks for proof by its policy pagetoll.", isOptional: true)
            ]
        },
        perform: { input, asked in
            try input.finish()
            let (gate, queue) = (QueueGate(), try asked.schedulerQueue())
            let changes =
                input.flag("proof")
                ? try gate.demandProof(
                    on: queue, ofServer: asked.site.server, in: asked.store, asked.act)
                : []
            let done = changes + [try gate.protect(queue)]
            return asked.gated(
                done,
                Sentence("Queue {0} is under the gate.", asked["queue"]))
        })

    static let unprotectQueue = Action(
        id: "unprotect-queue", page: "queue/{queue}/unprotect", role: .admin,
        title: "Take a queue off the gate: its jobs go straight to the printer and cost nothing",
        submit: "Take off the gate",
        perform: { input, asked in
            try input.finish()
            return asked.gated(
                [try QueueGate().unprotect(try asked.schedulerQueue())],
                Sentence("Queue {0} is not under the gate.", asked["queue"]))
        })

    static let editQueue = Action(
        id: "edit-queue", page: "queue/{queue}/edit", role: .admin, title: "Edit a queue",
        submit: "Save",
        fields: { asked in try QueueForm.fields(asked) },
        initial: { asked in
            QueueForm.values(
                of: try asked.store.queue(asked["queue"]) ?? QueueSettings(name: asked["queue"]))
        },
        perform: { input, asked in
            let change = try QueueForm.change(&input)
            let settings: QueueSettings
            do {
                settings = try asked.store.changeQueue(asked["queue"], asked.act, change)
            } catch LedgerError.unknownMember(let name) {
                throw InputProblems(["payer": Sentence("There is no member {0}.", name)])
            }
            return Done(
                at: "/queue/\(asked["queue"].pathPart)",
                Sentence("Queue {0} was saved.", asked["queue"]),
                result: QueueResult(settings))
        })
}

extension Asked {
    /// What CUPS here calls the queue of the path.
    ///
    /// - Throws: `notFound` for a queue of another server.
    fileprivate func schedulerQueue() throws(ConsoleRefusal) -> String {
        guard let name = QueueName.inScheduler(self["queue"], onServer: site.server) else {
            throw .notFound
        }
        return name
    }

    /// - Parameter done: what was done, for programs.
    fileprivate func gated(_ done: [String], _ notice: Sentence) -> Done<GateResult> {
        workroom.printers.forget()
        return Done(
            at: "/queue/\(self["queue"].pathPart)", notice,
            result: GateResult(queue: self["queue"], done: done))
    }
}

/// The settings of a queue as a form has them.
private enum QueueForm {
    static func fields(_ asked: Asked) throws -> [Field] {
        [
            Field(
                "rates", "Rates",
                .choice(
                    [.init("", "The site's")]
                        + (try asked.store.rateTables().map { .init($0.name) })),
                isOptional: true),
            Field(
                "refusal", "Jobs beyond the credit",
                .choice(
                    QueueSettings.Refusal.allCases.map { .init($0.rawValue, Sentence($0.label)) })),
            Field(
                "document", "Documents that can't be counted",
                .choice(QueueSettings.UnknownDocument.choices)),
            Field(
                "flat", "That price, or the most that they may cost", .money, isOptional: true),
            Field(
                "stranger", "Jobs of users who are no members",
                .choice(QueueSettings.UnknownUser.choices)),
            Field("starting", "Credit of those who become members", .money, isOptional: true),
            Field("payer", "Who pays for strangers", .text, isOptional: true),
            Field(
                "proof", "Refuse jobs whose user name is not proved", .flag, isOptional: true),
        ]
    }

    static func values(of settings: QueueSettings) -> [String: [String]] {
        func text(_ cents: Cents) -> [String] { cents == .zero ? [] : [cents.description] }
        return [
            "rates": [settings.rateTable ?? ""], "refusal": [settings.refusal.rawValue],
            "document": [settings.unknownDocument.keyword],
            "flat": text(settings.unknownDocument.cents),
            "stranger": [settings.unknownUser.keyword],
            "starting": text(settings.unknownUser.startingCredit),
            "payer": [settings.unknownUser.payer],
            "proof": settings.requiresAuthentication ? ["on"] : [],
        ]
    }

    /// - Throws: `InputProblems`.
    static func change(
        _ input: inout Input
    ) throws(InputProblems) -> (inout QueueSettings) -> Void {
        let (rates, document) = (input.choice("rates"), input.choice("document"))
        let refusal: QueueSettings.Refusal? = input.choice("refusal")
        let (flat, stranger) = (input.optionalCents("flat"), input.choice("stranger"))
        let starting = input.optionalCents("starting", least: .zero)
        let (payer, proof) = (input.text("payer"), input.flag("proof"))
        if document != "hold", flat == nil {
            input.refuse("flat", Sentence("Give a price for documents that can't be counted."))
        }
        if stranger == "charge", payer.isEmpty {
            input.refuse("payer", Sentence("Name the member who pays."))
        }
        try input.finish()
        return { settings in
            settings.rateTable = rates.isEmpty ? nil : rates
            settings.refusal = refusal ?? .hold
            settings.unknownDocument = .init(keyword: document, cents: flat ?? .zero) ?? .hold
            settings.unknownUser =
                .init(keyword: stranger, startingCredit: starting ?? .zero, payer: payer) ?? .hold
            settings.requiresAuthentication = proof
        }
    }
}
