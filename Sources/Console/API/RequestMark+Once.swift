internal import Foundation
internal import LedgerStore

extension RequestMark {
    /// Does what is asked for, unless that was done before under the same key.
    ///
    /// The mark is written in the transaction that changes something. When the program dies before
    /// the answer is kept, the same request is refused rather than done twice.
    ///
    /// - Parameters:
    ///   - keepsAnswer: whether the same request gets it again; else that is refused.
    ///   - work: does it in the store that it is given.
    /// - Returns: the answer, and whether it is that of an earlier try.
    /// - Throws: `CallRefusal.otherRequest` and `noAnswer`; what `work` throws.
    func once(
        _ store: Store, keepsAnswer: Bool = true, _ work: (Store) throws -> MarkedRequest.Answer
    ) throws -> (MarkedRequest.Answer, isRepeated: Bool) {
        if let earlier = try earlierAnswer(store) { return (earlier, true) }
        let answer = try work(store.marking(self))
        if keepsAnswer { try store.keep(answer, of: self) }
        // Another try was faster, and this one was undone: it is that one's answer that counts.
        if answer.status >= 400, let earlier = try earlierAnswer(store), earlier != answer {
            return (earlier, true)
        }
        return (answer, false)
    }

    private func earlierAnswer(_ store: Store) throws -> MarkedRequest.Answer? {
        for _ in 0..<Self.looks {
            guard let earlier = try store.request(of: sender, key: key) else { return nil }
            guard earlier.requestHash == requestHash else { throw CallRefusal.otherRequest }
            if let answer = earlier.answer { return answer }
            Thread.sleep(forTimeInterval: Self.secondsBetweenLooks)
        }
        throw CallRefusal.noAnswer
    }

    /// How often an answer is looked for that the other try is about to keep.
    private static let looks = 10
    private static let secondsBetweenLooks = 0.02
}
