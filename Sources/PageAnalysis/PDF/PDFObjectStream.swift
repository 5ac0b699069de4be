/// A stream that holds objects (ISO 32000-1, 7.5.7).
final class PDFObjectStream {
    let number: Int
    private let decoded: [UInt8]
    /// Number of each object and its place in `decoded`.
    private var objects: [(number: Int, offset: Int)] = []

    init(
        number: Int, dictionary: PDFDictionary, _ decoded: [UInt8], _ budget: PDFBudget
    ) throws(AnalysisError) {
        self.number = number
        self.decoded = decoded
        guard case .integer(let count)? = dictionary["N"],
            case .integer(let first)? = dictionary["First"],
            count >= 0, (0...decoded.count).contains(first)
        else { throw budget.damaged("an object stream without its header") }
        decoded.withUnsafeBytes { bytes in
            var lexer = PDFLexer(UnsafeRawBufferPointer(rebasing: bytes[..<first]))
            while objects.count < count, case .integer(let number) = lexer.next(),
                case .integer(let offset) = lexer.next(), offset >= 0, offset < bytes.count - first
            {
                objects.append((number, first + offset))
            }
        }
    }

    var numbers: [Int] { objects.map(\.number) }

    func object(_ number: Int, index: Int, _ budget: PDFBudget) throws(AnalysisError) -> PDFValue {
        let place =
            index < objects.count && objects[index].number == number
            ? objects[index] : objects.last { $0.number == number }
        guard let place else { return .null }
        let value = decoded.withUnsafeBytes { bytes in
            var lexer = PDFLexer(bytes, at: place.offset)
            return try? lexer.value()
        }
        guard let value else { throw budget.damaged("an object is malformed") }
        return value
    }
}
