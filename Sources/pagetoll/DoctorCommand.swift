import ArgumentParser
import Desk
import Doctor
import Foundation

/// Looks for what is wrong with a live installation.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Check a live installation, and say what to do about each finding.",
        discussion:
            "To be run as root, like the backend. Exit status: 0 nothing found, 1 something "
            + "found, 2 usage, or not root.")

    @Option(
        help: """
            Pass over findings of this kind, the word in brackets; for monitoring. Can be given more \
            than once.
            """)
    var ignore: [Finding.Code] = []
    @OptionGroup var store: StoreOptions
    @OptionGroup var output: JSONOption

    func validate() throws {
        guard Survey(store).seesAll else {
            throw ValidationError(
                "Only root can look at all that belongs to CUPS and the gate: sudo pagetoll doctor")
        }
    }

    func run() throws {
        let findings = Survey(store).findings.filter { !ignore.contains($0.code) }
        if output.json {
            try Output.json(findings)
        } else if findings.isEmpty {
            print("Nothing is wrong.")
        }
        for finding in findings where !output.json {
            print(
                "[\(finding.code.rawValue)] \(finding.subject.printable): \(finding.what.printable)"
            )
            print("    \(finding.remedy.printable)")
        }
        guard findings.isEmpty else { throw ExitCode(1) }
    }
}

extension Finding.Code: ExpressibleByArgument {}
