internal import Foundation
internal import Hummingbird

/// The style sheets and scripts of the pages.
struct Asset: Sendable {
    let type: String
    let bytes: [UInt8]

    /// Ours by name, and Bootstrap's from the system's package (libjs-bootstrap5). Where that is not
    /// installed, pages are plain.
    static let all: [String: Asset] = [
        "bootstrap.css": Asset(
            type: "text/css; charset=utf-8",
            bytes: Array(
                FileManager.default.contents(
                    atPath: "/usr/share/javascript/bootstrap5/css/bootstrap.min.css") ?? Data())),
        "console.css": Asset(
            type: "text/css; charset=utf-8", bytes: PackageResources.console_css),
        "console.js": Asset(
            type: "text/javascript; charset=utf-8", bytes: PackageResources.console_js),
    ]
}

extension Console {
    func addAssets(to router: Router<ConsoleContext>) {
        router.get("assets/:name") { _, context in
            guard let asset = Asset.all[try context.parameters.require("name")] else {
                throw ConsoleRefusal.notFound
            }
            return Response(
                status: .ok,
                headers: [.contentType: asset.type, .cacheControl: "public, max-age=3600"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: asset.bytes)))
        }
    }
}
