import CPAM
import Glibc

/// One question to PAM, from pam_start(3) to pam_end(3).
struct Conversation {
    private let question: Question

    init(_ question: Question) {
        self.question = question
    }

    /// Authenticates and looks whether the account may be used (expired, locked, hours): the one says
    /// nothing of the other.
    func answer() -> Answer {
        question.password.withCString { password in
            // The system hands it back to `reply`, which only reads it.
            var conversation = pam_conv(
                conv: reply, appdata_ptr: UnsafeMutableRawPointer(mutating: password))
            var handle: OpaquePointer?
            let started = start(&conversation, &handle)
            guard started == PAM_SUCCESS, let handle else {
                return .refused(reason: "PAM has no service \(question.service) (error \(started))")
            }
            let answer = answer(handle)
            pam_end(handle, answer.status == 0 ? PAM_SUCCESS : PAM_AUTH_ERR)
            return answer
        }
    }

    /// - Returns: as pam_start(3).
    private func start(_ conversation: inout pam_conv, _ handle: inout OpaquePointer?) -> Int32 {
        guard let slash = question.service.lastIndex(of: "/") else {
            return pam_start(question.service, question.user, &conversation, &handle)
        }
        let name = question.service[question.service.index(after: slash)...]
        return pam_start_confdir(
            String(name), question.user, &conversation, String(question.service[..<slash]),
            &handle)
    }

    private func answer(_ handle: OpaquePointer) -> Answer {
        var result = pam_set_item(handle, PAM_RHOST, question.address)
        // An account without a password is nobody's in particular.
        let flags = Int32(PAM_SILENT | PAM_DISALLOW_NULL_AUTHTOK)
        if result == PAM_SUCCESS { result = pam_authenticate(handle, flags) }
        if result == PAM_SUCCESS { result = pam_acct_mgmt(handle, flags) }
        // A module may know them by another name than they typed.
        var name: UnsafeRawPointer?
        if result == PAM_SUCCESS { result = pam_get_item(handle, PAM_USER, &name) }
        guard result == PAM_SUCCESS, let name else {
            return .refused(reason: String(cString: pam_strerror(handle, result)))
        }
        return .proved(String(cString: name.assumingMemoryBound(to: CChar.self)))
    }
}

/// Answers what modules ask, as pam_conv(3) wants it: a password is asked for without showing it.
/// Whatever would show what is typed, a one-time code for instance, nobody is there to answer.
private func reply(
    _ count: Int32, _ messages: UnsafeMutablePointer<UnsafePointer<pam_message>?>?,
    _ replies: UnsafeMutablePointer<UnsafeMutablePointer<pam_response>?>?,
    _ password: UnsafeMutableRawPointer?
) -> Int32 {
    guard count > 0, count <= PAM_MAX_NUM_MSG, let messages, let replies, let password,
        let answers = calloc(Int(count), MemoryLayout<pam_response>.stride)?
            .bindMemory(to: pam_response.self, capacity: Int(count))
    else { return PAM_CONV_ERR }
    for index in 0..<Int(count) {
        switch messages[index]?.pointee.msg_style {
        case PAM_PROMPT_ECHO_OFF:
            // PAM frees it.
            answers[index].resp = strdup(password.assumingMemoryBound(to: CChar.self))
        case PAM_TEXT_INFO, PAM_ERROR_MSG: break
        default:
            for answered in 0..<index { free(answers[answered].resp) }
            free(answers)
            return PAM_CONV_ERR
        }
    }
    replies.pointee = answers
    return PAM_SUCCESS
}
