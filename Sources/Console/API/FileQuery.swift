internal import Desk
internal import Foundation
internal import HTTPTypes
internal import Hummingbird
internal import LedgerStore
internal import NIOCore
internal import Site
internal import Wording

/// Something that programs can find out of a file that they send as the body; it is not kept.
struct FileQuery: Sendable {
    /// Behind "/api/v1/".
    let path: String
    let area: Area
    /// In English.
    let title: String
    /// What it takes after "?".
    let parameters: @Sendable (Asked) throws -> [Field]
    /// What is answered.
    let result: any (Codable & Sendable).Type
    /// - Throws: `InputProblems`, of which "file" is the body's.
    let read: @Sendable (inout Input, ReceivedFile, Asked) throws -> any Encodable

    static let quote = FileQuery(
        path: "quotes", area: .rates, title: "What a file would cost, before it is printed",
        parameters: { try PriceQuestion.fields($0.store, $0.site, $0.workroom) },
        result: QuoteResult.self
    ) { input, file, asked in
        let question = PriceQuestion(&input)
        try input.finish()
        return QuoteResult(try question.answer(for: file, in: asked.store, asked.site))
    }
}

extension Console {
    /// Answers a program that sends a file.
    func answer(
        _ query: FileQuery, _ request: Request, _ asked: @escaping @Sendable (Store) -> Asked
    ) async throws -> Response {
        guard let seat = pricingSeats.take() else { throw ConsoleRefusal.busy }
        defer { withExtendedLifetime(seat) {} }
        let file = try ReceivedFile(inFolder: site.stateFolder)
        for try await chunk in request.body {
            try await file.append(Array(chunk.readableBytesView))
        }
        let values = request.queryValues
        let json = try await books.atLength { store in
            let asked = asked(store)
            let parameters = try query.parameters(asked)
            try parameters.check(values)
            if file.byteCount == 0 {
                throw InputProblems(["file": Sentence("Send the file as the body.")])
            }
            var input = Input(values, from: .program, for: parameters)
            return try JSONValue(encoding: try query.read(&input, file, asked)).bytes
        }
        return .json(String(decoding: json, as: UTF8.self))
    }
}
