/// A backend that takes part.
struct Contender: Hashable {
    let name: String
    /// In front of the real device URI, with its colon; also the backend's name under ServerBin.
    let scheme: String
    /// Whether it is installed so that cupsd runs it as root, as wrappers must be.
    let isPrivileged: Bool

    /// The `socket` backend of CUPS itself: what all others are compared with.
    static let bare = Contender(
        name: "socket backend alone", scheme: "socket", isPrivileged: false)
    static let pagetoll = Contender(name: "Pagetoll", scheme: "pagetoll", isPrivileged: true)
    static let tea4cups = Contender(
        name: "tea4cups-style (Python)", scheme: "tea4cups", isPrivileged: true)
    static let pykota = Contender(
        name: "PyKota-style (Python)", scheme: "pykota", isPrivileged: true)
    /// cat(1) to the printer's port: no backend could be faster.
    static let copying = Contender(name: "cat", scheme: "cat", isPrivileged: false)

    static let all = [bare, pagetoll, tea4cups, pykota]

    func deviceURI(for device: String) -> String {
        switch self {
        case .bare: "socket://\(device)"
        case .copying: "cat://\(device)"
        default: "\(scheme):socket://\(device)"
        }
    }
}
