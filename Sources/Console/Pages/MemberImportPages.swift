internal import Catalog
internal import Desk
internal import Foundation
internal import Interchange
internal import Ledger
internal import LedgerStore
internal import Money
internal import Site
internal import Spool
internal import Wording

extension FileForm {
    static let importMembers = FileForm(
        page: "members/import", role: .admin, title: "Import members", submit: "Import",
        hint: """
            CSV in UTF-8. The first line names the columns, in any order: user, and where wanted \
            name, email, pricing, plan, cents, expires, type, aliases, suspended, note.
            """,
        fields: { _ in MemberImportQuestion.fields }, initial: [:]
    ) { input, form, asked, _ in
        let question = MemberImportQuestion(&input, fileName: form.fileName)
        try input.finish()
        let work = try question.begin(with: form.file, asked)
        return .begun(at: "/work/\(work)", Sentence("{0} has begun.", Sentence("Import")))
    }
}

/// How a file of members is to be imported.
struct MemberImportQuestion: Sendable {
    /// Credits of imports of one name are given once.
    let name: String
    let isTrial: Bool

    static let fields = [
        Field(
            "name", "Name of the import", .text,
            hint: "The file's name, when it is empty. Credit of one name is given once.",
            isOptional: true),
        Field("trial", "Say only what would be done", .flag),
    ]

    /// - Parameter fileName: nil where a file has none.
    init(_ input: inout Input, fileName: String?) {
        let named = input.text("name")
        name = named.nonEmpty ?? fileName ?? ""
        isTrial = input.flag("trial")
        if name.isEmpty { input.refuse("name", Sentence("Fill this in.")) }
    }

    /// Reads the file, and begins the import if nothing in it is wrong.
    ///
    /// - Returns: the number of the work.
    /// - Throws: `InputProblems` with the lines that are wrong.
    func begin(with file: ReceivedFile, _ asked: Asked) throws -> Int {
        let found = Import(membersCSV: try file.bytes())
        guard found.faults.isEmpty else {
            throw InputProblems(["file": found.faults.sentence])
        }
        let site = asked.site
        let source = MemberSource(
            name: name, pricing: PricingModel(rawValue: site.pricing) ?? .credits,
            remainder: Remainder(rawValue: site.remainder) ?? .split, note: "Imported")
        let batch = ImportBatch(
            members: found.rows, prints: [], source: source, server: site.server)
        let (isTrial, act) = (isTrial, asked.act)
        return asked.begin("Import") { store, progress in
            let result = try store.importBatch(
                batch, in: .current, isTrial: isTrial, act, progress: progress.report)
            switch result {
            case .failure(let error): throw InputProblems(["file": error.faults.sentence])
            case .success(let summary):
                if !isTrial {
                    _ = WaitingJobs(ledger: store, site: site).release(coveredBy: nil)
                }
                return (summary.members.sentence(isTrial: isTrial), [:])
            }
        }
    }
}

extension [LineFault] {
    /// What is wrong, line by line.
    fileprivate var sentence: Sentence {
        let told = sorted { $0.line < $1.line }.prefix(10).map { "\($0.line): \($0.reason)" }
        return Sentence(
            "Nothing is imported: {0} lines must be mended first. Line {1}", count,
            told.joined(separator: "; "))
    }
}

extension MemberImportSummary {
    fileprivate func sentence(isTrial: Bool) -> Sentence {
        Sentence(
            isTrial
                ? "Nothing is done yet. Members that would be added: {0}, changed: {1}, left as they are: {2}. Credits that would be given: {3}, of {4} in all."
                : "Members that were added: {0}, changed: {1}, left as they are: {2}. Credits that were given: {3}, of {4} in all.",
            addedCount, changedCount, unchangedCount, creditCount, cents)
    }
}
