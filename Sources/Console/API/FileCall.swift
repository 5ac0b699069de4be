internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LedgerStore
internal import NIOCore
internal import Site
internal import Wording

/// Something that programs do with a file, which they send as the body; it is not kept.
struct FileCall: Sendable {
    /// As OpenAPI has it.
    let id: String
    /// Behind "/api/v1/".
    let path: String
    let scope: Scope
    /// In English.
    let title: String
    /// What it takes after "?".
    let parameters: @Sendable (Asked) throws -> [Field]
    /// What is answered.
    let result: any (Codable & Sendable).Type
    /// - Throws: `InputProblems`, of which "file" is the body's.
    let perform: @Sendable (inout Input, ReceivedFile, Asked) throws -> any Encodable

    static let all = [quoteFile, importMembers]

    static let quoteFile = FileCall(
        id: "quote-file", path: "quotes", scope: Scope(.rates, .read),
        title: "What a file would cost, before it is printed",
        parameters: { try PriceQuestion.fields($0.store, $0.site, $0.workroom) },
        result: QuoteResult.self
    ) { input, file, asked in
        let question = PriceQuestion(&input)
        try input.finish()
        return QuoteResult(try question.answer(for: file, in: asked.store, asked.site))
    }

    static let importMembers = FileCall(
        id: "import-members", path: "members/import", scope: Scope(.members, .write),
        title: "Add and change members, and give them credit, from CSV",
        parameters: { _ in MemberImportQuestion.fields }, result: WorkResult.self
    ) { input, file, asked in
        let question = MemberImportQuestion(&input, fileName: nil)
        try input.finish()
        return WorkResult(work: try question.begin(with: file, asked))
    }
}

extension Console {
    /// Answers a program that sends a file.
    func answer(
        _ call: FileCall, _ request: Request, _ asked: @escaping @Sendable (Store) -> Asked
    ) async throws -> Response {
        guard let seat = fileSeats.take() else { throw ConsoleRefusal.busy }
        defer { withExtendedLifetime(seat) {} }
        let file = try ReceivedFile(inFolder: site.stateFolder)
        for try await chunk in request.body {
            try await file.append(Array(chunk.readableBytesView))
        }
        let values = request.queryValues
        let json = try await books.atLength { store in
            let asked = asked(store)
            let parameters = try call.parameters(asked)
            try parameters.check(values)
            if file.byteCount == 0 {
                throw InputProblems(["file": Sentence("Send the file as the body.")])
            }
            var input = Input(values, from: .program, for: parameters)
            return try JSONValue(encoding: try call.perform(&input, file, asked)).bytes
        }
        return .json(String(decoding: json, as: UTF8.self))
    }
}
