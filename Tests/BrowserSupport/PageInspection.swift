internal import Foundation

/// What is wrong with the page that a browser shows, for people who can't see it, can't use a mouse,
/// or hold it in their hand.
package struct PageInspection: Sendable {
    private let browser: Browser

    /// axe-core, as Tests/BrowserSupport/axe.sh puts it there.
    package static let axePath =
        ProcessInfo.processInfo.environment["PAGETOLL_AXE"]
        ?? URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().appending(path: ".build/axe/axe.min.js").path

    package static var isPossible: Bool {
        Browser.isInstalled && FileManager.default.fileExists(atPath: axePath)
    }

    /// From now on, every page that the browser opens can be inspected.
    package init(by browser: Browser) async throws {
        self.browser = browser
        let axe = try String(contentsOfFile: Self.axePath, encoding: .utf8)
        try await browser.tellChromium(
            "Page.addScriptToEvaluateOnNewDocument", ["source": .text(axe)])
    }

    /// All that is wrong with the page as it is looked at now. Nothing has the focus afterwards.
    package func problems() async throws -> [String] {
        try await settled()
        return try await violations() + sidewaysScrolling() + invisibleFocus()
    }

    /// Lets the page draw itself at its present size: what watches that size, such as for boxes that
    /// scroll, is told when it is drawn.
    private func settled() async throws {
        let _: Bool = try await browser.run(
            """
            return new Promise((done) =>
              requestAnimationFrame(() => requestAnimationFrame(() => done(true))));
            """)
    }

    /// What axe-core finds by the rules of WCAG 2.2, levels A and AA; a line for each element.
    private func violations() async throws -> [String] {
        try await browser.run(
            """
            const tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
            return axe.run(document, {runOnly: {type: "tag", values: tags},
                                      resultTypes: ["violations"]})
              .then((results) => results.violations.flatMap((rule) => rule.nodes.map((node) =>
                `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary}`)));
            """)
    }

    /// Whether the page is wider than its window, and what makes it so.
    private func sidewaysScrolling() async throws -> [String] {
        try await browser.run(
            """
            const width = document.documentElement.clientWidth;
            if (document.scrollingElement.scrollWidth <= width) return [];
            return [...document.body.querySelectorAll("*")]
              .filter((element) => element.getBoundingClientRect().right > width + 1)
              .slice(-3)
              .map((element) => `wider than the window: ${element.outerHTML.slice(0, 120)}`);
            """)
    }

    /// Controls that look the same with the focus and without.
    ///
    /// The Tab key comes first: browsers show the focus to those who use the keyboard. From the last
    /// control it would leave the page.
    private func invisibleFocus() async throws -> [String] {
        let _: Bool? = try await browser.run("document.querySelector('a[href]').focus()")
        try await browser.press(.tab)
        return try await browser.run(
            """
            const look = (element) => {
              const style = getComputedStyle(element);
              return [style.outlineStyle, style.outlineWidth, style.boxShadow, style.borderColor,
                      style.backgroundColor].join();
            };
            const controls = "a[href], button, input:not([type=hidden]), select, textarea, summary, "
              + "[tabindex='0']";
            const hidden = [...document.querySelectorAll(controls)]
              .filter((element) => element.checkVisibility({visibilityProperty: true}))
              .filter((element) => {
                document.activeElement.blur();
                const before = look(element);
                element.focus();
                return document.activeElement === element && look(element) === before;
              })
              .map((element) => `no visible focus: ${element.outerHTML.slice(0, 120)}`);
            document.activeElement.blur();
            return hidden;
            """)
    }
}
