import Foundation

/// Where output goes: to a person at a terminal, or to a file or program.
struct Terminal: Hashable {
    /// How many characters fit on a line; nil when it is no terminal, where lines are as long as they
    /// are.
    let width: Int?
    /// Whether it is a terminal whose user did not ask for output without colour.
    let hasColor: Bool

    static var output: Terminal { Terminal(STDOUT_FILENO) }
    static var errors: Terminal { Terminal(STDERR_FILENO) }

    private init(_ descriptor: Int32) {
        guard isatty(descriptor) == 1 else {
            self.init(width: nil, environment: [:])
            return
        }
        var size = winsize()
        let isKnown = ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        self.init(
            width: isKnown ? Int(size.ws_col) : 80,
            environment: ProcessInfo.processInfo.environment)
    }

    /// - Parameters:
    ///   - width: of a terminal; nil for anything else.
    ///   - environment: NO_COLOR (no-color.org), in which any text but none asks for no colour.
    init(width: Int?, environment: [String: String]) {
        self.width = width
        hasColor =
            width != nil && environment["NO_COLOR", default: ""].isEmpty
            && environment["TERM"] != "dumb"
    }

    /// The text in bold, where there is colour.
    func bold(_ text: String) -> String { styled(text, "1") }

    /// The text in red, where there is colour.
    func red(_ text: String) -> String { styled(text, "31") }

    private func styled(_ text: String, _ code: String) -> String {
        hasColor ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
    }
}
