internal import LedgerStore

/// The console's pages as the menu shows them.
enum Menu {
    struct Group: Sendable {
        let label: String
        let items: [Item]
    }

    struct Item: Sendable {
        let label: String
        let location: String
        let roles: Set<ConsoleRole>

        init(_ label: String, _ location: String, _ roles: Set<ConsoleRole> = desk) {
            self.label = label
            self.location = location
            self.roles = roles
        }
    }

    static let desk: Set<ConsoleRole> = [.operator, .admin]

    static let all = [
        Group(
            label: "",
            items: [
                Item("Dashboard", "/"), Item("My printing", "/my", [.member]),
                Item("Prices", "/my/prices", [.member]),
                Item("Statement", "/my/statement", [.member]),
            ]),
        Group(
            label: "Operations",
            items: [
                Item("Members and contacts", "/members")
            ]),
    ]
}
