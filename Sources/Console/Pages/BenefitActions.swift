internal import Catalog
internal import Desk
internal import Ledger
internal import LedgerStore
internal import Money
internal import Wording

/// Plans and products carry benefits alike.
struct BenefitActions {
    /// "plan"
    let noun: String
    /// In English, as are all texts.
    let plural, deletion: String
    let deleted: @Sendable (_ count: Int) -> Sentence
    let owner: @Sendable (String) -> BenefitOwner

    static let ofPlans = BenefitActions(
        noun: "plan", plural: "Plans", deletion: "Delete plans",
        deleted: { Sentence("{0} plans were deleted.", $0) }, owner: { .plan($0) })
    static let ofProducts = BenefitActions(
        noun: "product", plural: "Products", deletion: "Delete products",
        deleted: { Sentence("{0} products were deleted.", $0) }, owner: { .product($0) })

    var all: [Action] { [add, edit, delete, deleteOwners] }

    private var add: Action {
        Action(
            id: "add-\(noun)-benefit", page: "\(noun)/{name}/benefits/add", role: .admin,
            title: "Add printing credit", submit: "Add credit",
            fields: { asked in try Self.fields(asked) },
            initial: { [noun] _ in ["expires": [noun == "plan" ? "next-renewal" : "never"]] },
            perform: { [owner] input, asked in
                let (cents, type) = (input.cents("cents"), input.choice("type"))
                let expiry = input.expiry("expires")
                try input.finish()
                let owner = owner(asked["name"])
                let benefit = try asked.store.addBenefit(
                    to: owner, type: type, cents: cents, expiry: expiry, asked.act)
                return Done(
                    at: owner.location, Sentence("The printing credit was added."),
                    result: BenefitResult(benefit))
            })
    }

    private var edit: Action {
        Action(
            id: "edit-\(noun)-benefit", page: "\(noun)/{name}/benefits/{benefit}/edit",
            role: .admin, title: "Edit printing credit", submit: "Save",
            fields: { asked in try Self.fields(asked) },
            initial: { asked in
                let benefit = try asked.store.benefits([BenefitID(try asked.number("benefit"))])
                guard let benefit = benefit.first?.benefit else { return [:] }
                return [
                    "cents": [benefit.cents.description], "type": [benefit.type],
                    "expires": [benefit.expiry.description],
                ]
            },
            perform: { [owner] input, asked in
                let (cents, type) = (input.cents("cents"), input.choice("type"))
                let expiry = input.expiry("expires")
                try input.finish()
                let id = BenefitID(try asked.number("benefit"))
                let owner = owner(asked["name"])
                try asked.check([id], are: owner)
                let benefit = try asked.store.changeBenefit(id, asked.act) { benefit in
                    (benefit.cents, benefit.type, benefit.expiry) = (cents, type, expiry)
                }
                return Done(
                    at: owner.location, Sentence("The printing credit was changed."),
                    result: BenefitResult(benefit))
            })
    }

    private var delete: Action {
        Action(
            id: "delete-\(noun)-benefits", page: "\(noun)/{name}/benefits/delete", role: .admin,
            title: "Delete printing credit", submit: "Delete",
            fields: { _ in [Field("id", "Benefits", .ids)] + Self.confirmation },
            perform: { [owner] input, asked in
                let ids = input.ids("id").map(BenefitID.init)
                input.confirmDeletion()
                try input.finish()
                let owner = owner(asked["name"])
                try asked.check(ids, are: owner)
                try asked.store.deleteBenefits(ids, asked.act)
                return Done(
                    at: owner.location, Sentence("{0} benefits were deleted.", ids.count),
                    result: DeletedResult(ids.count))
            })
    }

    private var deleteOwners: Action {
        Action(
            id: "delete-\(noun)s", page: "\(noun)s/delete", role: .admin,
            title: deletion, submit: "Delete",
            fields: { [plural] _ in [Field("name", plural, .names)] + Self.confirmation },
            perform: { [noun, owner, deleted] input, asked in
                let names = input.names("name")
                input.confirmDeletion()
                try input.finish()
                try asked.store.delete(names.map(owner), asked.act)
                return Done(
                    at: "/\(noun)s", deleted(names.count),
                    result: DeletedResult(names.count))
            })
    }

    private static func fields(_ asked: Asked) throws -> [Field] {
        [
            Field("cents", "Amount", .money, hint: Field.amountHint),
            Field(
                "type", "Type",
                .choice(try asked.store.creditTypes().map { .init($0.name, $0.title) })),
            Field("expires", "Lapses", .expiry, hint: Field.expiryHint),
        ]
    }

    private static let confirmation = [
        Field(
            "confirm", "Type DELETE to delete", .deletion,
            hint: "What members have received already stays theirs.")
    ]
}

extension Asked {
    /// Sees that the benefits are of that plan or product.
    fileprivate func check(_ ids: [BenefitID], are owner: BenefitOwner) throws {
        guard try store.benefits(ids).allSatisfy({ $0.owner == owner }) else {
            throw LedgerError.catalog(
                .unknown(.benefit, ids.map { "\($0.rawValue)" }.joined(separator: ", ")))
        }
    }
}
