package import PrintModel
package import SystemPackage

/// Why no count could be given. An offset is in bytes from the start of the data.
package enum AnalysisError: Error, Hashable, Sendable {
    /// There are no bytes.
    case empty
    /// The bytes at the offset begin no page-description language that is known.
    case unknownFormat(offsetBytes: Int)
    /// The document needs a password that was not sent with it.
    case encrypted(DocumentFormat, offsetBytes: Int)
    /// The data is broken past what a printer would read.
    case damaged(DocumentFormat, reason: String, offsetBytes: Int)
    /// Reading on would cost more than `limit` allows.
    case overLimit(AnalysisLimits.Name, offsetBytes: Int)
    /// The document is a program, and what runs programs in its language is not installed.
    case interpreterMissing(DocumentFormat, offsetBytes: Int)
    /// The PDF document is damaged or encrypted, and what writes such documents anew is not installed.
    case menderMissing(offsetBytes: Int)
    /// The data could not be read from disk.
    case unreadable(Errno, offsetBytes: Int)

    package var offsetBytes: Int {
        switch self {
        case .empty: 0
        case .unknownFormat(let offset), .encrypted(_, let offset), .damaged(_, _, let offset),
            .overLimit(_, let offset), .interpreterMissing(_, let offset),
            .menderMissing(let offset), .unreadable(_, let offset):
            offset
        }
    }
}
