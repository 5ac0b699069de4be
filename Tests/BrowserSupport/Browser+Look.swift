internal import Foundation
internal import ScenarioSupport

/// What a page is looked at on.
package enum Screen: String, CaseIterable, Sendable {
    case desk
    case phone

    fileprivate var size: (width: Int, height: Int) {
        switch self {
        case .desk: (1280, 800)
        case .phone: (390, 844)
        }
    }
}

/// What people ask their system for (Media Queries Level 5, "prefers-color-scheme").
package enum ColorScheme: String, CaseIterable, Sendable {
    case light
    case dark
}

extension Browser {
    /// Gives the window the size of a screen.
    ///
    /// - Parameter scale: pixels to a unit of CSS.
    package func look(on screen: Screen, scale: Int = 1) async throws {
        let size = screen.size
        try await tellChromium(
            "Emulation.setDeviceMetricsOverride",
            [
                "width": .number(Double(size.width)), "height": .number(Double(size.height)),
                "deviceScaleFactor": .number(Double(scale)), "mobile": .flag(screen == .phone),
            ])
    }

    package func prefer(_ scheme: ColorScheme) async throws {
        try await tellChromium(
            "Emulation.setEmulatedMedia",
            ["features": [["name": "prefers-color-scheme", "value": .text(scheme.rawValue)]]])
    }

    package func scrollToTop() async throws {
        let _: Bool? = try await run("window.scrollTo(0, 0)")
    }

    private struct Picture: Decodable {
        let data: Data
    }

    /// The page as PNG: what the window shows, or all of it.
    package func screenshot(ofWholePage isWhole: Bool = true) async throws -> [UInt8] {
        let picture: Picture = try await ask(
            "POST", "/goog/cdp/execute",
            [
                "cmd": "Page.captureScreenshot",
                "params": ["format": "png", "captureBeyondViewport": .flag(isWhole)],
            ])
        return Array(picture.data)
    }

    /// The page as it is printed on A4, as PDF.
    package func printed() async throws -> [UInt8] {
        let text: String = try await ask(
            "POST", "/print", ["page": ["width": .number(21), "height": .number(29.7)]])
        guard let bytes = Data(base64Encoded: text) else {
            throw ScenarioError.unexpectedAnswer(from: "Print Page", text)
        }
        return Array(bytes)
    }
}
