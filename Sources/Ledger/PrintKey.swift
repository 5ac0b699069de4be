/// What makes a print the same print: as cupsd tells over its own socket, never as the user claims.
///
/// A retry, a restart of cupsd or a resumed queue has the same key; a deliberate reprint has another
/// `timeAtCompleted`.
package struct PrintKey: Hashable, Sendable, Codable {
    /// The print server, for sites that keep one ledger for several.
    package let server: String
    /// IPP "job-id": 1 and up, and again from 1 when cupsd loses its history.
    package let jobID: Int
    /// IPP "time-at-creation", in cupsd's seconds.
    package let timeAtCreation: Int64
    /// IPP "job-uuid": a client may choose it.
    package let jobUUID: String
    /// IPP "time-at-completed", 0 unless the job is printed again after its end.
    package let timeAtCompleted: Int64
    /// Which document of the job, from 1: queues with `cupsSingleFile` run the backend for each.
    package let documentNumber: Int

    package init(
        server: String, jobID: Int, timeAtCreation: Int64, jobUUID: String,
        timeAtCompleted: Int64, documentNumber: Int
    ) {
        self.server = server
        self.jobID = jobID
        self.timeAtCreation = timeAtCreation
        self.jobUUID = jobUUID
        self.timeAtCompleted = timeAtCompleted
        self.documentNumber = documentNumber
    }
}

extension PrintKey {
    /// The same job's document of that number, from 1.
    package func document(_ number: Int) -> PrintKey {
        PrintKey(
            server: server, jobID: jobID, timeAtCreation: timeAtCreation, jobUUID: jobUUID,
            timeAtCompleted: timeAtCompleted, documentNumber: number)
    }
}

extension PrintKey: CustomStringConvertible {
    package var description: String {
        "\(server)/\(jobID)/\(timeAtCreation)/\(timeAtCompleted)/\(documentNumber)/\(jobUUID)"
    }
}
