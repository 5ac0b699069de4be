import Desk
import Foundation

/// Why a command did not do what was asked.
struct CommandFailure: Error {
    /// What, why, and what to do.
    let sentence: String
    /// 1, refused or found wrong, unless the command line itself was wrong.
    var status: Int32 = 1

    init(_ sentence: String, status: Int32 = 1) {
        self.sentence = sentence
        self.status = status
    }

    func report() {
        let name = Terminal.errors.red("pagetoll:")
        FileHandle.standardError.write(Data("\(name) \(sentence.printable)\n".utf8))
    }
}

/// Runs `body`, and turns what a target throws into a sentence.
func orFail<Value, Failure: ExplainedError>(
    _ body: () throws(Failure) -> Value
) throws(CommandFailure) -> Value {
    do {
        return try body()
    } catch {
        throw CommandFailure(error.explanation)
    }
}
