package import Delivery
import FoundationEssentials
package import Ledger
package import SystemPackage

/// What a run notes while it hands a job to the printer: whoever settles the print after its death
/// reads there what had reached the printer. It outlives the process, but not a power cut.
///
/// The file begins with one line of fixed length, how far it has come, which is written anew at each
/// step; the delivery note, written once, follows as a line of JSON, and last, when the run has come to
/// its end, what is to be charged.
package struct DeliveryJournal {
    private let file: FileDescriptor
    /// What the real backend said, also when the run was gone.
    private let backend: BackendLog?
    /// Three numbers of 20 places each, and the end of the line.
    private static let lineBytes = 64
    private static let newline = UInt8(ascii: "\n")

    package init(file: FileDescriptor, backend: BackendLog? = nil) {
        self.file = file
        self.backend = backend
    }

    package var isEmpty: Bool { (try? file.seek(offset: 0, from: .end)) == 0 }

    /// Writes the note, in the place of any other. Until this is done, the journal is empty to
    /// whoever reads it.
    package func begin(_ note: DeliveryNote) throws(Errno) {
        // Encoding plain strings and numbers can't fail.
        guard let data = try? JSONEncoder().encode(note) else { preconditionFailure("no JSON") }
        clear()
        do {
            _ = try file.writeAll(toAbsoluteOffset: Int64(Self.lineBytes), data)
        } catch {
            throw error as? Errno ?? .ioError
        }
        record(note.start)
    }

    /// Notes how far the delivery has come. What can't be written is not known after a crash.
    package func record(_ progress: Delivery.Progress) {
        let numbers = [progress.bytesTaken, progress.printerImpressions, progress.printerJobID]
        let line = numbers.map { number in
            let text = number.map(String.init) ?? "-"
            return String(repeating: " ", count: max(0, 20 - text.utf8.count)) + text
        }.joined(separator: " ")
        _ = try? file.writeAll(toAbsoluteOffset: 0, Array("\(line) \n".utf8))
    }

    /// Notes what is to be charged, when the print is over and before the books are asked: these may
    /// be away, and the run be killed while it waits for them.
    package func record(_ settlement: Settlement) {
        guard let line = try? JSONEncoder().encode(settlement) else {
            preconditionFailure("no JSON")
        }
        guard let end = try? file.seek(offset: 0, from: .end) else { return }
        _ = try? file.writeAll(toAbsoluteOffset: end, [Self.newline] + line)
    }

    /// What was noted of the print `key`; nil when its data was never handed on, as far as is known.
    package func noted(of key: PrintKey) -> (note: DeliveryNote, progress: Delivery.Progress)? {
        guard let lines = lines(of: key) else { return nil }
        let words = String(decoding: lines.progress, as: UTF8.self).split(separator: " ")
        guard words.count == 4 else { return nil }
        let said = backend?.progress
        return (
            lines.note,
            Delivery.Progress(
                bytesTaken: Int(words[0]),
                printerImpressions: said?.printerImpressions ?? Int(words[1]),
                printerJobID: said?.printerJobID ?? Int(words[2]))
        )
    }

    /// What is to be charged for the print `key`, when a run came to its end and could not tell the
    /// books.
    package func settlement(of key: PrintKey) -> Settlement? {
        guard let line = lines(of: key)?.settlement else { return nil }
        return try? JSONDecoder().decode(Settlement.self, from: Data(line))
    }

    /// The three lines, of which the last may be missing; nil when they are not of the print `key`.
    private func lines(
        of key: PrintKey
    ) -> (progress: ArraySlice<UInt8>, note: DeliveryNote, settlement: ArraySlice<UInt8>?)? {
        guard let bytes = try? contents(), bytes.count > Self.lineBytes else { return nil }
        let rest = bytes[Self.lineBytes...].split(separator: Self.newline, maxSplits: 1)
        guard let first = rest.first,
            let note = try? JSONDecoder().decode(DeliveryNote.self, from: Data(first)),
            note.print == key
        else { return nil }
        return (bytes[..<Self.lineBytes], note, rest.dropFirst().first)
    }

    /// Whether the real backend goes on, with or without the run that started it.
    package var hasBackend: Bool { backend?.isInUse ?? false }

    /// Forgets: the print is settled.
    package func clear() {
        backend?.remove()
        try? file.resize(to: 0)
    }

    private func contents() throws -> [UInt8] {
        let count = Int(try file.seek(offset: 0, from: .end))
        var bytes = [UInt8](repeating: 0, count: count)
        let read = try bytes.withUnsafeMutableBytes {
            try file.read(fromAbsoluteOffset: 0, into: $0)
        }
        return Array(bytes.prefix(read))
    }
}
