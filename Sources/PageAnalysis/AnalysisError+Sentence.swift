package import PrintModel

extension AnalysisFailure {
    package init(file: String, _ error: AnalysisError) {
        self.init(file: file, error: error.sentence, offsetBytes: error.offsetBytes)
    }
}

extension AnalysisError {
    /// What, why and what to do, for people.
    package var sentence: String {
        switch self {
        case .empty:
            "The document is empty; nothing can be counted."
        case .unknownFormat(let offset):
            "The data at byte \(offset) is in no page-description language that is known; "
                + "print through a queue with a driver, or as PDF."
        case .encrypted(let format, _):
            "The \(format.rawValue) document needs a password to be read; print it unprotected."
        case .damaged(let format, let reason, let offset):
            "The \(format.rawValue) document is damaged at byte \(offset) (\(reason)); print it anew."
        case .overLimit(let limit, let offset):
            "The document goes over the limit of \(limit.rawValue) at byte \(offset); "
                + "print it in parts."
        case .interpreterMissing(let format, _):
            "The \(format.rawValue) document is a program, which must be run to be counted; "
                + "install Ghostscript (package ghostscript) on the print server."
        case .menderMissing:
            "The pdf document is damaged or encrypted, and pagetoll-mender, which reads such "
                + "documents, can't be run; install Pagetoll anew on the print server."
        case .unreadable(let reason, let offset):
            "The spooled document could not be read at byte \(offset) (\(reason)); "
                + "look at the disk of the print server."
        }
    }
}
