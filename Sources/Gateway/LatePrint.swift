import Crypto
import FoundationEssentials
import Glibc
package import Ledger
package import PrintModel
package import SystemPackage

/// A print that was made, or ended, while the ledger could not be reached, to be charged later.
package struct LatePrint: Codable, Sendable {
    /// How it ended.
    package struct Ending: Codable, Sendable {
        /// `completed` or `canceled`.
        let state: PrintRecord.State
        let evidence: Evidence
        let printerImpressions: Int?
        /// Nil where the ledger was away from the beginning.
        var charge: Charge?

        func settlement(_ printed: PrintQuote) -> Settlement {
            Settlement(
                state: state, printed: printed, evidence: evidence.rawValue,
                printerImpressions: printerImpressions)
        }
    }

    /// What is to be charged for a print that was reserved before the ledger went away.
    package struct Charge: Codable, Sendable {
        let quote: PrintQuote
        let reservation: ReservationID?
    }

    /// Its `job` is the print's key.
    package let arrival: Arrival
    /// When it was printed: the rates of that time count.
    package let at: Timestamp
    /// The impressions that are printed, or once it has ended, were.
    private var report: AnalysisReport
    /// Nil while it is printed, or when its run has died.
    package var ending: Ending?

    init(_ arrival: Arrival, at now: Timestamp, _ impressions: Impressions, _ ending: Ending?) {
        self.arrival = arrival
        at = now
        report = AnalysisReport(
            file: "", DocumentAnalysis(formats: [], impressions: impressions, warnings: []))
        self.ending = ending
    }

    package var key: PrintKey { arrival.job }

    package var impressions: Impressions { report.analysis.impressions }

    /// As it is once it has ended.
    func ended(_ ending: Ending, _ impressions: Impressions) -> LatePrint {
        LatePrint(arrival, at: at, impressions, ending)
    }
}

/// The late prints of a server on disk, one file each. What is written is on the disk when the
/// writing returns, and survives a power cut.
package struct LatePrintFolder: Sendable {
    private let path: String

    /// - Parameter stateFolder: private to the gateway.
    package init(stateFolder: String) {
        path = "\(stateFolder)/late"
    }

    /// Keeps the print, in the place of an earlier state of it. Who has the job's lock may.
    ///
    /// - Throws: why it is not kept; what was kept before is then unchanged.
    package func keep(_ print: LatePrint) throws(Errno) {
        // Encoding plain strings and numbers can't fail.
        guard let text = try? JSONEncoder().encode(print) else { preconditionFailure("no JSON") }
        PrivateFolder.make(path)
        let name = fileName(of: print.key)
        do {
            let file = try FileDescriptor.open(
                "\(name).new", .writeOnly,
                options: [.create, .truncate, .closeOnExec, .noFollow],
                permissions: .ownerReadWrite)
            try file.closeAfter {
                PrivateFolder.share(file.rawValue, in: path)
                try file.writeAll(text)
                guard fsync(file.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
            guard rename("\(name).new", name) == 0 else { throw Errno(rawValue: errno) }
            let folder = try FileDescriptor.open(
                path, .readOnly, options: [.directory, .closeOnExec])
            try folder.closeAfter {
                guard fsync(folder.rawValue) == 0 else { throw Errno(rawValue: errno) }
            }
        } catch {
            throw error as? Errno ?? .ioError
        }
    }

    /// All that are kept, the oldest first. A file that can't be read is left where it is.
    package func all() -> [LatePrint] {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".json") }.compactMap { read("\(path)/\($0)") }
            .sorted { ($0.at, $0.key.jobID) < ($1.at, $1.key.jobID) }
    }

    /// The print of that key; nil when none is kept.
    package func print(_ key: PrintKey) -> LatePrint? {
        read(fileName(of: key)).flatMap { $0.key == key ? $0 : nil }
    }

    /// How many files are kept, also those that can't be read.
    package var count: Int {
        ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? [])
            .count { $0.hasSuffix(".json") }
    }

    /// Forgets the print: it is in the books.
    package func remove(_ key: PrintKey) {
        unlink(fileName(of: key))
    }

    private func read(_ name: String) -> LatePrint? {
        guard let text = FileManager.default.contents(atPath: name) else { return nil }
        return try? JSONDecoder().decode(LatePrint.self, from: text)
    }

    /// A name that nothing in the key can lead astray.
    private func fileName(of key: PrintKey) -> String {
        let hash = SHA256.hash(data: Data(key.description.utf8))
        return "\(path)/\(hash.map { String($0, radix: 16).leftPadded }.joined()).json"
    }
}

extension String {
    fileprivate var leftPadded: String { count < 2 ? "0" + self : self }
}
