import Glibc

/// Who cupsd says has submitted the job: `AUTH_UID` and `AUTH_USERNAME` of a backend's environment
/// (CUPS-FACTS 8). Nothing of it is there for a job whose user only gave a name.
struct Authentication {
    /// The user at the other end of cupsd's Unix socket, as the kernel told it.
    private let uid: uid_t?
    /// Who logged in with a password.
    private let userName: String?

    init(_ environment: [String: String]) {
        uid = environment["AUTH_UID"].flatMap { uid_t($0) }
        // On a queue whose printer wants a password, the name is what the client sent for it.
        let isForPrinter = environment["AUTH_INFO_REQUIRED"].map { $0 != "none" } ?? false
        userName = isForPrinter ? nil : environment["AUTH_USERNAME"]
    }

    /// Whether the job is that user's.
    func proves(_ name: String) -> Bool {
        guard !name.isEmpty else { return false }
        if userName == name { return true }
        guard let uid, let entry = getpwuid(uid) else { return false }
        return String(cString: entry.pointee.pw_name) == name
    }
}
