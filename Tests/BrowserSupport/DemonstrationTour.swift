/// All that a demonstration site shows, to each role.
package struct DemonstrationTour: Sendable {
    package let demonstration: DemonstrationSite
    package let browser: Browser

    package enum Role: CaseIterable, Sendable {
        case admin
        case frontDesk
        case member
    }

    private let roles: [Role]

    package init(
        of demonstration: DemonstrationSite, by browser: Browser,
        as roles: [Role] = Role.allCases
    ) {
        self.demonstration = demonstration
        self.browser = browser
        self.roles = roles
    }

    /// A page as it stands before whoever looks.
    package struct Stop: Sendable {
        /// What a file of it may be called: "admin-rate-edit", "my".
        package let name: String
    }

    private typealias Look = (Stop) async throws -> Void

    /// Goes to each page of each role, the forms of admins also with a preview and with mistakes; ends
    /// signed out.
    package func stops(_ look: (Stop) async throws -> Void) async throws {
        try await browser.open(demonstration.console.address + "/sign-in")
        try await look(Stop(name: "sign-in"))
        for role in roles {
            switch role {
            case .admin:
                try await signIn(DemonstrationSite.admin)
                try await goThroughAdminsPages(look)
            case .frontDesk:
                try await signIn(DemonstrationSite.frontDesk)
                try await walk("operator", from: ["/", "/member/anna", "/job/12"], look)
            case .member:
                try await signIn(DemonstrationSite.member)
                try await walk("member", from: ["/my"], look)
            }
            try await browser.signOut()
        }
    }

    private func goThroughAdminsPages(_ look: Look) async throws {
        let address = demonstration.console.address
        try await makeVouchers()
        try await look(Stop(name: "admin-voucher-sheet-with-notice"))
        try await browser.open(address + "/ledger/check")
        try await browser.follow(try await browser.element("main form button:last-of-type"))
        try await walk(
            "admin", from: ["/", "/member/anna", "/job/12", "/queue/Office", "/work/1"], look)
        try await fillIn(look)
        try await browser.open(address + "/")
    }

    private func signIn(_ name: String) async throws {
        try await browser.signIn(to: demonstration.console, as: name)
    }

    private func walk(_ role: String, from first: [String], _ look: Look) async throws {
        try await ConsoleWalk(through: demonstration.console, by: browser).visit(from: first) {
            try await look(Stop(name: "\(role)-\($0.name)"))
        }
    }

    private func makeVouchers() async throws {
        try await browser.open(demonstration.console.address + "/vouchers/add")
        try await browser.type("12", into: try await browser.field("How many"))
        try await browser.type("5.00", into: try await browser.field("Worth of each"))
        try await browser.type("Open day", into: try await browser.field("Label"))
        try await browser.follow(try await browser.button("Make vouchers"))
    }

    /// Forms that were sent: with a preview, with mistakes; and a page that is not there.
    private func fillIn(_ look: Look) async throws {
        let address = demonstration.console.address
        try await browser.open(address + "/rate/standard/edit")
        try await browser.type(
            "6", into: try await browser.element("tbody tr:first-child input[name=impression]"))
        try await browser.follow(try await browser.button("Show what changes"))
        try await look(Stop(name: "admin-rate-edit-preview"))

        try await browser.open(address + "/members/add")
        try await browser.follow(try await browser.element("main form button"))
        try await look(Stop(name: "admin-members-add-mistaken"))

        try await browser.open(address + "/member/nobody")
        try await look(Stop(name: "admin-not-found"))
    }
}
