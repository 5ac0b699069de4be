internal import Foundation

/// A form as its template shows it.
struct FormView: Sendable {
    let submit: String
    let formToken: String
    let fields: [FieldView]
    /// What is wrong with the form as a whole.
    let problem: String?
    let isDeletion: Bool

    init(
        _ action: Action, _ fields: [Field], _ values: [String: [String]],
        _ problems: [String: String], _ texts: Texts, formToken: String
    ) {
        submit = texts(action.submit)
        self.formToken = formToken
        problem = problems[""]
        self.fields = fields.map {
            FieldView($0, values[$0.name] ?? [], problems[$0.name], texts)
        }
        isDeletion = fields.contains { if case .deletion = $0.kind { true } else { false } }
    }
}

/// A field as its template shows it, with what was typed and what is wrong with it.
struct FieldView: Sendable {
    let hint, problem: String?
    let name, label, value, inputType, inputMode, autocomplete: String
    let isRequired, isInput, isLongText, isFlag, isChecked, isHidden: Bool
    let choices: [ChoiceView]
    let ticks: [ChoiceView]
    let hiddenValues: [String]

    struct ChoiceView: Sendable {
        let value, label: String
        let isChosen: Bool
    }

    init(_ field: Field, _ values: [String], _ problem: String?, _ texts: Texts) {
        name = field.name
        label = texts(field.label)
        hint = texts(field.hint).nonEmpty
        self.problem = problem
        isRequired = !field.isOptional
        var (type, mode, complete) = ("text", "text", "off")
        var (choices, ticks, hidden): ([ChoiceView], [ChoiceView], [String]) = ([], [], [])
        var (isLongText, isFlag, isHidden) = (false, false, false)
        var shown = values.first ?? ""
        switch field.kind {
        case .text, .expiry, .deletion: break
        case .longText: isLongText = true
        case .password:
            type = "password"
            complete = field.name == "new-password" ? "new-password" : "current-password"
            shown = ""
        case .email: (type, mode) = ("email", "email")
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
        case .ids:
            isHidden = true
            hidden = values
        }
        (inputType, inputMode, autocomplete) = (type, mode, complete)
        (self.choices, self.ticks, hiddenValues) = (choices, ticks, hidden)
        (self.isLongText, self.isFlag, self.isHidden) = (isLongText, isFlag, isHidden)
        value = shown
        isChecked = isFlag && ["on", "true", "1"].contains(shown)
        isInput = choices.isEmpty && ticks.isEmpty && !isLongText && !isFlag && !isHidden
    }
}
