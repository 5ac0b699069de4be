internal import Hummingbird
internal import Wording

/// What most pages are made of: facts, ways on, a filter, and sections with tables and charts.
struct PageContent: Sendable {
    /// A word and its value.
    struct Fact: Sendable {
        let label, value: String
        let location: String?
    }

    /// A way on.
    struct Link: Sendable {
        let label: Sentence
        let location: String
        let isPrimary: Bool

        init(_ label: Sentence, _ location: String, isPrimary: Bool = false) {
            self.label = label
            self.location = location
            self.isPrimary = isPrimary
        }
    }

    struct Section: Sendable {
        let id: String
        let title: String?
        let paragraphs: [String]
        let links: [LinkView]
        let charts: [BarChart]
        let table: TableView?
        let paging: PagingView?
    }

    struct LinkView: Sendable {
        let label, location: String
        let isPrimary: Bool
    }

    fileprivate struct FilterView: Sendable {
        let fields: [FieldView]
        let submit: String
    }

    /// Where the books stood before the page was made of them; nil for one that stays as it is.
    let mark: String?
    let views: Views
    private var warning: String?
    private(set) var facts: [Fact] = []
    private var links: [LinkView] = []
    private var filter: FilterView?
    private(set) var sections: [Section] = []

    /// - Parameter mark: for a page that changes with the books.
    init(_ views: Views, following mark: String? = nil) {
        self.views = views
        self.mark = mark
    }

    func texts(_ english: String) -> String { views.texts(english) }

    /// Says at the top what is to be known first.
    mutating func warn(_ sentence: Sentence) { warning = views.texts(sentence) }

    /// - Parameter value: as it is shown; a fact without a value is left out.
    mutating func add(_ label: String, _ value: String?, to location: String? = nil) {
        guard let value = value?.nonEmpty else { return }
        facts.append(Fact(label: views.texts(label), value: value, location: location))
    }

    mutating func add(_ links: [Link]) { self.links += views.links(links) }

    /// Offers to narrow the list down; what is asked for already stands in the fields.
    mutating func filter(_ fields: [Field], of list: ListRequest) {
        filter = FilterView(
            fields: fields.map { FieldView($0, [list[$0.name]], nil, views.texts) },
            submit: views.texts("Show"))
    }

    /// - Parameters:
    ///   - id: its mark in the page, unique there.
    ///   - title: nil for a page of one section only.
    mutating func section(
        _ id: String, _ title: Sentence? = nil, _ paragraphs: [Sentence] = [], links: [Link] = [],
        charts: [BarChart] = [], table: TableView? = nil, paging: PagingView? = nil
    ) {
        sections.append(
            Section(
                id: id, title: title.map { views.texts($0) },
                paragraphs: paragraphs.map { views.texts($0) },
                links: views.links(links), charts: charts, table: table, paging: paging))
    }
}

extension Views {
    fileprivate func links(_ links: [PageContent.Link]) -> [PageContent.LinkView] {
        links.map {
            PageContent.LinkView(
                label: texts($0.label), location: $0.location, isPrimary: $0.isPrimary)
        }
    }

    /// A page of a desk.
    func page(
        _ title: Sentence, _ content: PageContent, for visit: Visit
    ) -> Response {
        page("page", title, content, for: visit, following: content.mark)
    }
}
