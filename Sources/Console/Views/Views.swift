internal import Foundation
internal import Hummingbird
internal import LedgerStore
internal import Mustache
internal import Site
internal import Wording

/// Makes pages of templates.
struct Views: Sendable {
    let texts: Texts
    var format: SiteFormat { texts.format }
    /// What the site prints on.
    let paper: PDFSheets.Paper
    private let library: MustacheLibrary

    /// - Parameter onUntranslated: called with each English text that the site's language lacks.
    /// - Throws: when a template or the site's language is wrong.
    init(
        site: SiteConfiguration, onUntranslated: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        texts = Texts(
            try Translations(locale: site.locale), SiteFormat(site: site),
            onUntranslated: onUntranslated)
        paper = ["en_US", "en_CA"].contains(site.locale) ? .letter : .a4
        var library = MustacheLibrary()
        for (name, bytes) in Templates.all {
            let text = texts.translated(template: String(decoding: bytes, as: UTF8.self))
            try library.register(text, named: name)
        }
        self.library = library
    }

    /// A whole page.
    ///
    /// - Parameters:
    ///   - template: a name of `Templates.all`.
    ///   - title: in English.
    ///   - content: what the template shows.
    ///   - mark: where the books stood before it was read, for a page that changes with them.
    func page(
        _ template: String, _ title: Sentence, _ content: some Sendable, for visit: Visit,
        status: HTTPResponse.Status = .ok, following mark: String? = nil
    ) -> Response {
        let view = PageView(
            language: texts.language, title: texts(title), menu: menu(for: visit),
            userName: visit.session?.userName, formToken: SentForm.token(for: visit.session),
            notice: visit.notice.nonEmpty, mark: mark, body: render(template, content))
        var response = Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: render("layout", view))))
        if !visit.notice.isEmpty { response.setCookie(Visit.forgottenNotice) }
        return response
    }

    /// A template as text.
    func render(_ template: String, _ content: some Sendable) -> String {
        guard let text = library.render(content, withTemplate: template) else {
            preconditionFailure("There is no template \(template)")
        }
        return text
    }

    private func menu(for visit: Visit) -> [MenuView] {
        guard let role = visit.session?.role else { return [] }
        let here = Menu.item(of: visit.path)?.location
        return Menu.all.compactMap { group in
            let items = group.items.filter { $0.roles.contains(role) }.map { item in
                MenuView.Item(
                    label: texts(item.label), location: item.location,
                    isHere: item.location == here)
            }
            return items.isEmpty ? nil : MenuView(label: texts(group.label).nonEmpty, items: items)
        }
    }
}

/// Where a page is shown, and to whom.
struct Visit: Sendable {
    let path: String
    let session: ConsoleSession?
    /// What the page before said was done.
    let notice: String

    init(_ request: Request, _ context: ConsoleContext) {
        path = request.uri.path
        session = context.session
        let cookie = request.cookies[Self.noticeCookie]?.value ?? ""
        notice = Data(base64Encoded: cookie).map { String(decoding: $0, as: UTF8.self) } ?? ""
    }

    private static let noticeCookie = "pagetoll-notice"

    /// Keeps a text for the next page.
    static func cookie(notice: String) -> Cookie {
        Cookie(
            name: noticeCookie, value: Data(notice.prefix(500).utf8).base64EncodedString(),
            maxAge: 60, path: "/", httpOnly: true, sameSite: .lax)
    }

    static let forgottenNotice = Cookie(
        name: noticeCookie, value: "", maxAge: 0, path: "/", httpOnly: true, sameSite: .lax)
}

/// What the layout shows around a page.
private struct PageView {
    let language: String
    let title: String
    let menu: [MenuView]
    /// Nil while nobody is signed in.
    let userName: String?
    let formToken: String
    let notice: String?
    let mark: String?
    let body: String
}

private struct MenuView {
    let label: String?
    let items: [Item]

    struct Item {
        let label: String
        let location: String
        let isHere: Bool
    }
}
