/// Something that is wrong with an installation.
package struct Finding: Hashable, Sendable, Codable {
    /// What kind of trouble it is; monitoring may be told to pass it over by this word.
    package enum Code: String, Hashable, Sendable, Codable, CaseIterable {
        case configuration
        case backend
        case analyzer
        case interpreter
        case stateFolder = "state-folder"
        case store
        case books
        case space
        case clock
        case timeZone = "time-zone"
        case latePrints = "late-prints"
        case unsettledPrints = "unsettled-prints"
        case strandedJob = "stranded-job"
        case scheduler
        case noGate = "no-gate"
        case aroundTheGate = "around-the-gate"
        case claimedNames = "claimed-names"
        case errorPolicy = "error-policy"
        case driver
        case rates
        case deviceURI = "device-uri"
    }

    package let code: Code
    /// What it is about: a path, a queue.
    package let subject: String
    /// What is wrong, and what follows from that.
    package let what: String
    /// What to do.
    package let remedy: String

    package init(_ code: Code, _ subject: String, _ what: String, remedy: String) {
        self.code = code
        self.subject = subject
        self.what = what
        self.remedy = remedy
    }
}
