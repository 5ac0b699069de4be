/// A JSON value that goes to the browser's driver: W3C WebDriver's requests mix their types.
package enum WireValue: Encodable, Sendable {
    case text(String)
    case number(Double)
    case flag(Bool)
    case list([WireValue])
    case object([String: WireValue])

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        switch self {
        case .text(let text): try container.encode(text)
        case .number(let number): try container.encode(number)
        case .flag(let flag): try container.encode(flag)
        case .list(let values): try container.encode(values)
        case .object(let values): try container.encode(values)
        }
    }
}

extension WireValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral text: String) { self = .text(text) }
    package init(integerLiteral number: Int) { self = .number(Double(number)) }
    package init(booleanLiteral flag: Bool) { self = .flag(flag) }
    package init(arrayLiteral values: WireValue...) { self = .list(values) }

    package init(dictionaryLiteral pairs: (String, WireValue)...) {
        self = .object(Dictionary(pairs) { _, last in last })
    }
}
