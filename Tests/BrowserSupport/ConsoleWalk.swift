internal import ScenarioSupport

/// The pages of a console that somebody reaches from where they are let in by following links and
/// ticking rows, one of each kind.
package struct ConsoleWalk: Sendable {
    /// A page of a kind that was not seen before.
    package struct Page: Sendable {
        /// Its kind, as a file may be called: "member-credits-add".
        package let name: String
        /// Where it is below the console's address.
        package let location: String
    }

    private let console: ServedConsole
    private let browser: Browser

    package init(through console: ServedConsole, by browser: Browser) {
        self.console = console
        self.browser = browser
    }

    /// Opens one page after the other; returns them.
    ///
    /// - Parameters:
    ///   - first: pages to begin with; of several of a kind, the first is the one that is seen.
    ///   - look: what is done at each.
    @discardableResult
    package func visit(
        from first: [String], look: (Page) async throws -> Void
    ) async throws -> [Page] {
        var waiting = first
        var seen: Set<String> = []
        var pages: [Page] = []
        while !waiting.isEmpty {
            let location = waiting.removeFirst()
            guard let name = Self.kind(of: location), seen.insert(name).inserted else { continue }
            let page = Page(name: name, location: location)
            try await browser.open(console.address + location)
            try await requireAnswer(at: location)
            waiting += try await waysOn()
            try await look(page)
            pages.append(page)
        }
        return pages
    }

    /// - Throws: `unexpectedAnswer` for a link to what is not there, or not for this role.
    private func requireAnswer(at location: String) async throws {
        let status: Int = try await browser.run(
            "return performance.getEntriesByType('navigation')[0].responseStatus")
        guard status == 200 else {
            throw ScenarioError.unexpectedAnswer(
                from: location, "\(status)\n\(try await browser.text())")
        }
    }

    /// Where links lead, and forms that take what is ticked, once their first row is.
    private func waysOn() async throws -> [String] {
        let script = """
            const all = [...document.querySelectorAll("a[href]")].map((link) => link.href);
            for (const form of document.querySelectorAll("form[method=get]")) {
              const tick = form.querySelector("tbody input[type=checkbox]");
              if (tick) all.push(form.action + "?" + new URLSearchParams([[tick.name, tick.value]]));
            }
            return all.map((address) => new URL(address))
              .filter((url) => url.origin === location.origin)
              .map((url) => url.pathname + url.search);
            """
        return try await browser.run(script)
    }

    /// Words of a path that a name or a number comes after.
    private static let nouns: Set<Substring> = [
        "hook", "invoice", "job", "member", "plan", "product", "queue", "rate", "refund",
        "refund-request", "team", "user", "voucher", "work",
    ]

    /// What a page is called whatever it is of; nil for a file, which is no page.
    static func kind(of location: String) -> String? {
        let path = location.prefix { $0 != "?" && $0 != "#" }
        var words = path.split(separator: "/")
        guard !words.isEmpty else { return "dashboard" }
        // /member/anna/credits/17/edit, and /work/3/entries.csv
        let isFile = words.last?.contains(".") == true
        let isOfOne = nouns.contains(words[0]) || words.starts(with: ["my", "refund"])
        guard !isFile || isOfOne && words.count == 2 else { return nil }
        if words.count == 5 { words.remove(at: 3) }
        if isOfOne, words.count > 1 { words.remove(at: words[0] == "my" ? 2 : 1) }
        return words.joined(separator: "-")
    }
}
