internal import ScenarioSupport

extension Browser {
    /// An element of the page that is open.
    package struct Element: Sendable {
        fileprivate let id: String

        /// The name that WebDriver gives references by.
        fileprivate static let key = "element-6066-11e4-a52e-4f735466cecf"

        /// As scripts take it for an argument.
        package var reference: WireValue { [Self.key: .text(id)] }
    }

    /// What is typed for a key that writes nothing (WebDriver, section 17.4.2).
    package enum Key: String, Sendable {
        case tab = "\u{E004}"
        case enter = "\u{E007}"
        case space = " "
    }

    package func open(_ address: String) async throws {
        try await tell("/url", ["url": .text(address)])
    }

    package func reload() async throws { try await tell("/refresh") }

    /// The address of the page that is open.
    package var address: String {
        get async throws { try await ask("GET", "/url") }
    }

    /// Runs the body of a function in the page; works in pages that may run no scripts, too.
    ///
    /// - Parameter script: reads `arguments`, and returns what is asked for.
    package func run<Answer: Decodable>(
        _ script: String, _ arguments: WireValue...
    ) async throws -> Answer {
        try await ask(
            "POST", "/execute/sync", ["script": .text(script), "args": .list(arguments)])
    }

    /// The first element that the selector of CSS names.
    ///
    /// - Throws: `unexpectedAnswer` when there is none.
    package func element(_ selector: String) async throws -> Element {
        let found: [String: String] = try await ask(
            "POST", "/element", ["using": "css selector", "value": .text(selector)])
        return Element(id: found[Element.key] ?? "")
    }

    /// The field with that label, as a person finds it.
    ///
    /// - Throws: `unexpectedAnswer` when there is none.
    package func field(_ label: String) async throws -> Element {
        try await element(matching: "//*[@id = //label[normalize-space() = \"\(label)\"]/@for]")
    }

    /// The link that reads so.
    package func link(_ text: String) async throws -> Element {
        try await element(matching: "//a[normalize-space() = \"\(text)\"]")
    }

    /// The button that reads so.
    package func button(_ text: String) async throws -> Element {
        try await element(matching: "//button[normalize-space() = \"\(text)\"]")
    }

    private func element(matching path: String) async throws -> Element {
        let found: [String: String] = try await ask(
            "POST", "/element", ["using": "xpath", "value": .text(path)])
        return Element(id: found[Element.key] ?? "")
    }

    package func click(_ element: Element) async throws {
        try await tell("/element/\(element.id)/click")
    }

    /// Clicks a link or a button, and waits for the page that comes of it: WebDriver waits by itself
    /// only when that begins to load at once.
    package func follow(_ element: Element) async throws {
        let _: Bool? = try await run("window.isLeft = true")
        try await click(element)
        try await waitFor("the next page", within: .seconds(180)) {
            // Asked between the two pages, the browser refuses.
            let isThere: Bool? = try? await run(
                "return !window.isLeft && document.readyState === 'complete'")
            return isThere == true ? true : nil
        }
    }

    /// Types into an element, after what stands there unless that is cleared.
    package func type(_ text: String, into element: Element, clearing: Bool = true) async throws {
        if clearing { try await tell("/element/\(element.id)/clear") }
        try await tell("/element/\(element.id)/value", ["text": .text(text)])
    }

    /// Presses keys, wherever the focus is.
    package func press(_ text: String) async throws {
        let actions = text.flatMap { character -> [WireValue] in
            let value = WireValue.text(String(character))
            return [["type": "keyDown", "value": value], ["type": "keyUp", "value": value]]
        }
        try await tell(
            "/actions",
            ["actions": [["type": "key", "id": "keyboard", "actions": .list(actions)]]])
    }

    package func press(_ key: Key) async throws { try await press(key.rawValue) }

    /// What the first element that the selector names shows; "" when there is none.
    package func text(in selector: String = "body") async throws -> String {
        try await run(
            "return document.querySelector(arguments[0])?.innerText ?? ''", .text(selector))
    }

    /// Waits until what the first element that the selector names shows begins with `text`.
    ///
    /// Where the page changes by itself it is left alone; elsewhere it is loaded again.
    ///
    /// - Throws: `timedOut`, with what is shown there.
    package func waitForText(
        _ text: String, in selector: String, within limit: Duration = .seconds(180)
    ) async throws {
        var last = ""
        try await waitFor(
            "\(selector) to show \"\(text)\"", within: limit, every: .milliseconds(250),
            last: { last }
        ) {
            last = try await self.text(in: selector)
            if last.hasPrefix(text) { return true }
            if !(try await changesByItself) { try await reload() }
            return nil as Bool?
        }
    }

    private var changesByItself: Bool {
        get async throws {
            try await run("return document.querySelector('[data-live]') !== null")
        }
    }
}
