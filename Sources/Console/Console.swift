package import Hummingbird
package import LedgerStore
package import Site

/// The web console: pages for admins and members, rendered here, of what the store holds.
package struct Console: Sendable {
    let site: SiteConfiguration
    let books: Books
    let views: Views
    let times = RequestTimes()
    let workroom = Workroom()
    /// Each that watches keeps a connection, and asks the store every second.
    let liveSeats = Seats(500)
    /// For those who send files, which are read and counted.
    let fileSeats = Seats(2)
    /// Nil where only our own passwords count.
    let systemAccounts: SystemAccounts?
    /// Nil where nothing is mailed.
    let linkMail: LinkMail?

    /// - Parameter onUntranslated: called with each English text that the site's language lacks.
    /// - Throws: when a template or the site's language is wrong.
    package init(
        site: SiteConfiguration, store: Store,
        onUntranslated: @escaping @Sendable (String) -> Void = { _ in }
    ) throws {
        self.site = site
        books = Books(store: store)
        views = try Views(site: site, onUntranslated: onUntranslated)
        systemAccounts = SystemAccounts(site)
        linkMail = LinkMail(books: books, site: site, texts: views.texts)
    }

    /// All routes, with what goes before them.
    package func router() -> Router<ConsoleContext> {
        let router = Router(context: ConsoleContext.self)
        router.addMiddleware {
            RequestLog(times: times)
            SafeHeaders(isEncrypted: isEncrypted)
            Problems(texts: views.texts)
            Refusals(views: views)
            SignedInSession(books: books)
            // Again, with the menu of who is signed in.
            Refusals(views: views)
        }
        addAssets(to: router)
        addSignIn(to: router)
        addSignInLinks(to: router)
        addDashboard(to: router)
        addMemberPages(to: router)
        addMyPages(to: router)
        addTeamPages(to: router)
        addCatalogPages(to: router)
        addVoucherPages(to: router)
        addRatePages(to: router)
        addQueuePages(to: router)
        addJobPages(to: router)
        addRefundPages(to: router)
        addInvoicePages(to: router)
        addReportPages(to: router)
        addLedgerPages(to: router)
        addSettingsPages(to: router)
        addWorkPages(to: router)
        addLiveEvents(to: router)
        addProgramPages(to: router)
        for action in Action.all { add(action, to: router) }
        for form in FileForm.all { add(form, to: router) }
        addAPI(to: router)
        addObservation(to: router)
        return router
    }

    /// Whether browsers reach the console by TLS, of ours or of the proxy before us.
    var isEncrypted: Bool { site.behindProxy || !site.tlsCertificate.isEmpty }
}
