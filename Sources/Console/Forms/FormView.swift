internal import Foundation

/// A form as its template shows it.
struct FormView: Sendable {
    let submit: String
    let formToken: String
    /// Whose form it is; nil for one that stands alone.
    let origin: FormOrigin?
    let fields: [FieldView]
    /// What is wrong with the form as a whole.
    let problem: String?
    let isDeletion, isWide, isUpload: Bool
    /// What the button says that shows what would be done; nil when there is none.
    let previewSubmit: String?
    let preview: PageContent?

    /// The name of that button.
    static let previewName = "preview"

    init(
        submit: String, previewSubmit: String? = nil, _ fields: [Field],
        _ values: [String: [String]],
        _ problems: [String: String], _ texts: Texts, formToken: String,
        origin: FormOrigin? = nil, preview: PageContent? = nil
    ) {
        self.origin = origin
        self.preview = preview
        self.previewSubmit = previewSubmit.map { texts($0) }
        self.submit = texts(submit)
        self.formToken = formToken
        problem = problems[""]
        self.fields = fields.map {
            FieldView($0, values[$0.name] ?? [], problems[$0.name], texts, all: values)
        }
        isWide = fields.contains { if case .rows = $0.kind { true } else { false } }
        isUpload = fields.contains { if case .file = $0.kind { true } else { false } }
        isDeletion = fields.contains { if case .deletion = $0.kind { true } else { false } }
    }
}

/// The page that a form was opened from: of the one member, queue, … that it is about, or a list.
struct FormOrigin: Sendable {
    let label, location: String

    /// What has a row in a list, but no page of its own.
    private static let withoutPage: Set<Substring> = ["refund-request", "voucher"]

    /// - Parameters:
    ///   - page: of the form, as it is described: "member/{user}/edit".
    ///   - path: where the form is.
    init?(of page: String, at path: String, _ texts: Texts) {
        let words = path.split(separator: "/")
        let names = page.split(separator: "/")
        guard words.count > 1, names.count > 1 else { return nil }
        if names[1].hasPrefix("{"), words.count > 2, !Self.withoutPage.contains(words[0]) {
            location = "/\(words[0])/\(words[1])"
            label = words[1].removingPercentEncoding ?? String(words[1])
        } else {
            guard let item = Menu.item(of: path) else { return nil }
            (label, location) = (texts(item.label), item.location)
        }
    }
}

/// A field as its template shows it, with what was typed and what is wrong with it.
struct FieldView: Sendable {
    let hint, problem: String?
    let name, label, value, inputType, inputMode, autocomplete: String
    let isRequired, isInput, isLongText, isFlag, isChecked, isHidden, isCarried: Bool
    let choices: [ChoiceView]
    let ticks: [ChoiceView]
    let hiddenValues: [String]
    let rows: RowsView?

    /// A table of fields.
    struct RowsView: Sendable {
        let headings: [String]
        let rows: [Row]

        struct Row: Sendable { let fields: [FieldView] }
    }

    struct ChoiceView: Sendable {
        let value, label: String
        let isChosen: Bool
    }

    /// - Parameter all: the values of the form, for a field that is a table of others.
    init(
        _ field: Field, _ values: [String], _ problem: String?, _ texts: Texts,
        all: [String: [String]] = [:]
    ) {
        name = field.name
        label = texts(field.label)
        hint = texts(field.hint).nonEmpty
        self.problem = problem
        isRequired = !field.isOptional
        var (type, mode, complete) = ("text", "text", "off")
        var (choices, ticks, hidden): ([ChoiceView], [ChoiceView], [String]) = ([], [], [])
        var (isLongText, isFlag, isHidden, isCarried) = (false, false, false, false)
        var table: RowsView?
        var shown = values.first ?? ""
        switch field.kind {
        case .text, .expiry, .deletion: break
        case .longText: isLongText = true
        case .password:
            type = "password"
            complete = field.name == "new-password" ? "new-password" : "current-password"
            shown = ""
        case .email: (type, mode) = ("email", "email")
        case .file:
            type = "file"
            shown = ""
        case .money: mode = "decimal"
        case .number: mode = "numeric"
        case .day: type = "date"
        case .choice(let offered):
            choices = offered.map {
                ChoiceView(
                    value: $0.value, label: texts($0.label), isChosen: values.contains($0.value))
            }
        case .choices(let offered):
            ticks = offered.map {
                ChoiceView(
                    value: $0.value, label: texts($0.label), isChosen: values.contains($0.value))
            }
        case .flag: isFlag = true
        case .ids, .names:
            isHidden = true
            hidden = values
        case .carried: isCarried = true
        case .rows(let columns): table = RowsView(columns, all, texts)
        }
        rows = table
        (inputType, inputMode, autocomplete) = (type, mode, complete)
        (self.choices, self.ticks, hiddenValues) = (choices, ticks, hidden)
        (self.isLongText, self.isFlag) = (isLongText, isFlag)
        (self.isHidden, self.isCarried) = (isHidden, isCarried)
        value = shown
        isChecked = isFlag && ["on", "true", "1"].contains(shown)
        isInput =
            choices.isEmpty && ticks.isEmpty && !isLongText && !isFlag && !isHidden
            && !isCarried && table == nil
    }
}

extension FieldView.RowsView {
    /// How many empty rows are offered.
    private static let spareCount = 3

    init(_ columns: [Field], _ values: [String: [String]], _ texts: Texts) {
        headings = columns.map { texts($0.label) }
        let count = columns.map { values[$0.name]?.count ?? 0 }.max() ?? 0
        let filled = (0..<count).map { index in
            columns.map { column in
                values[column.name].flatMap { index < $0.count ? $0[index] : nil } ?? ""
            }
        }.filter { row in row.contains { !$0.isEmpty } }
        let empty = Array(repeating: columns.map { _ in "" }, count: Self.spareCount)
        rows = (filled + empty).map { row in
            Row(fields: zip(columns, row).map { FieldView($0, [$1], nil, texts) })
        }
    }
}
