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
        /// What the addresses of its other pages begin with: "/member/".
        let others: String
        let roles: Set<ConsoleRole>

        init(
            _ label: String, _ location: String, others: String = "",
            _ roles: Set<ConsoleRole> = desk
        ) {
            self.label = label
            self.location = location
            self.others = others
            self.roles = roles
        }

        /// Whether the page of that path is one of its own.
        func has(_ path: String) -> Bool {
            path == location || location != "/" && path.hasPrefix(location + "/")
                || !others.isEmpty && path.hasPrefix(others)
        }
    }

    /// The item whose page or form has that path, the closest one: "/my/prices" is below "/my", too.
    static func item(of path: String) -> Item? {
        all.flatMap(\.items).filter { $0.has(path) }.max { $0.location.count < $1.location.count }
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
                Item("Members and contacts", "/members", others: "/member/"),
                Item("Teams", "/teams", others: "/team/"),
                Item("Jobs", "/jobs", others: "/job/"),
                Item("Refund requests", "/refund-requests", others: "/refund-request/"),
                Item("Vouchers", "/vouchers", others: "/voucher/"),
                Item("Invoices", "/invoices", others: "/invoice/"),
            ]),
        Group(
            label: "Inventory",
            items: [
                Item("Plans", "/plans", others: "/plan/"),
                Item("Products", "/products", others: "/product/"),
                Item("Rates", "/rates", others: "/rate/"),
                Item("Queues", "/queues", others: "/queue/"),
            ]),
        Group(
            label: "Books",
            items: [
                Item("Reports", "/reports"),
                Item("Ledger", "/ledger"),
                Item("Audit log", "/audit-log", [.admin]),
            ]),
        Group(
            label: "Site",
            items: [
                Item("Settings", "/settings", [.admin]),
                Item("Console users", "/users", others: "/user/", [.admin]),
            ]),
        Group(
            label: "Programs",
            items: [
                Item("API tokens", "/tokens", [.admin]),
                Item("Web hooks", "/hooks", [.admin]),
            ]),
    ]
}
