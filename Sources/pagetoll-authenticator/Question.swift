/// What is to be found out.
struct Question {
    let service: String
    let user: String
    let address: String
    let password: String

    /// Nil unless there are four texts, none of them with a NUL: PAM would take a password for the
    /// part before it.
    init?(_ bytes: [UInt8]) {
        let texts = bytes.split(separator: 0, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard texts.count == 4, !texts[0].isEmpty, !texts[1].isEmpty else { return nil }
        (service, user, address, password) = (texts[0], texts[1], texts[2], texts[3])
    }
}

/// What was found out.
enum Answer {
    /// Somebody is who they say, by the name that PAM knows them by.
    case proved(String)
    case refused(reason: String)

    var status: Int32 {
        switch self {
        case .proved: 0
        case .refused: 1
        }
    }

    var text: String {
        switch self {
        case .proved(let name): name
        case .refused(let reason): reason
        }
    }
}
