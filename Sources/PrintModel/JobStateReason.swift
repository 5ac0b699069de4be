/// Why a job waits or was turned away, in IPP's words for "job-state-reasons".
package enum JobStateReason: String, Hashable, Sendable, Codable, CaseIterable {
    /// The member's credit does not cover the job (PWG 5100.16, section 8.1).
    case accountLimitReached = "account-limit-reached"
    /// The member is suspended (PWG 5100.16).
    case accountClosed = "account-closed"
    /// It is not known whose account the job is on (PWG 5100.16).
    case accountInfoNeeded = "account-info-needed"
    /// The user's name is only claimed (PWG 5100.16).
    case accountAuthorizationFailed = "account-authorization-failed"
    /// The document can't be read (RFC 8011, section 5.3.8).
    case documentFormatError = "document-format-error"
    /// Something on the print server must be mended first (RFC 8011, section 5.3.8).
    case resourcesAreNotReady = "resources-are-not-ready"
}
