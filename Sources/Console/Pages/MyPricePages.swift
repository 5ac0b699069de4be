internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Pricing
internal import PrintModel
internal import Wording

extension FileForm {
    /// What a file would cost, by the code that bills it.
    static let priceOfFile = FileForm(
        page: "my/price", role: .member, title: "What a file costs", submit: "Show the price",
        hint: "A PDF, or what a printer driver makes of a document.",
        fields: { try PriceQuestion.fields($0.store, $0.site, $0.workroom) },
        initial: ["copies": ["1"]]
    ) { input, form, asked, views in
        let question = PriceQuestion(&input)
        try input.finish()
        let answer = try question.answer(for: form.file, in: asked.store, asked.site)
        return .shown(try PageContent(price: answer, ofFile: form.fileName, asked, views))
    }
}

extension PageContent {
    fileprivate init(
        price answer: FileQuote, ofFile name: String, _ asked: Asked, _ views: Views
    ) throws {
        self.init(views)
        let format = views.format
        add("File", name)
        add("Price", format.money(answer.quote.cents))
        add("Pages", format.number(answer.impressions.count))
        add("In colour", format.number(answer.impressions.count(in: .color)))
        add("Sheets", format.number(answer.impressions.sheetCount))
        for other in answer.alternatives {
            add(other.change.label, format.money(other.cents))
        }
        if let member = try? asked.store.member(asked.session.userName),
            member.pricing == .credits
        {
            let balance = try asked.store.balance(of: member.id, at: .now)
            let missing = answer.quote.cents - balance.spendable
            add(
                "Your credit",
                missing > .zero
                    ? views.texts(Sentence("lacks {0}", missing))
                    : views.texts("covers it"))
        }
    }
}

extension QuoteAlternative.Change {
    /// For people, in English.
    var label: String {
        switch self {
        case .monochrome: "In black and white"
        case .twoSided: "On both sides of the paper"
        case .monochromeTwoSided: "In black and white on both sides"
        }
    }
}
