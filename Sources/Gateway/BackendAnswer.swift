package import PrintModel

/// What cupsd is told at the end of a run.
package struct BackendAnswer: Hashable, Sendable {
    package let status: BackendStatus
    /// Why the job waits, in IPP's words.
    package let reason: JobStateReason?
    /// For the member; nil when there is nothing to say.
    package let sentence: String?

    package init(
        status: BackendStatus, reason: JobStateReason? = nil, sentence: String? = nil
    ) {
        self.status = status
        self.reason = reason
        self.sentence = sentence
    }
}
