import ArgumentParser
import Desk
import Foundation

/// What a command that deletes takes: it is done only when somebody writes DELETE.
struct Confirmation: ParsableArguments {
    @Option(help: "DELETE, in capitals, for scripts; asked for when it is missing.")
    var confirm: String?

    private static let word = "DELETE"

    /// Says what would be deleted, and asks.
    ///
    /// - Parameter records: one line each.
    /// - Throws: when the answer is anything but DELETE.
    func ask(_ records: [String]) throws(CommandFailure) {
        var answer = confirm
        if answer == nil {
            for record in records { print("  \(record.printable)") }
            let count = counted(records.count, "record")
            print("\(count) will be deleted. Type \(Self.word) to go on:")
            answer = readLine()
        }
        guard answer == Self.word else {
            throw CommandFailure("Nothing is deleted: the answer was not \(Self.word).")
        }
    }
}
