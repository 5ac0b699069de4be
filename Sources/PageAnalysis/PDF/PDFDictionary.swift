/// A dictionary object (ISO 32000-1, 7.3.7).
typealias PDFDictionary = PDFNameTable<PDFValue>

/// Values by their names: a list, since nearly all have few entries and many are read once, with an
/// index where there are many.
struct PDFNameTable<Value>: ExpressibleByDictionaryLiteral {
    private(set) var entries: [(key: String, value: Value)] = []
    /// Places in `entries`; empty while there are few.
    private var places: [String: Int] = [:]

    private static var fewCount: Int { 16 }

    init(dictionaryLiteral elements: (String, Value)...) {
        for (key, value) in elements { self[key] = value }
    }

    /// The value of a key; of several with one key the one set last. Setting nil does nothing.
    subscript(key: String) -> Value? {
        get { place(of: key).map { entries[$0].value } }
        set {
            guard let newValue else { return }
            if let place = place(of: key) {
                entries[place].value = newValue
                return
            }
            entries.append((key, newValue))
            if !places.isEmpty {
                places[key] = entries.count - 1
            } else if entries.count > PDFNameTable.fewCount {
                for (place, entry) in entries.enumerated() { places[entry.key] = place }
            }
        }
    }

    private func place(of key: String) -> Int? {
        places.isEmpty ? entries.firstIndex { $0.key == key } : places[key]
    }
}
