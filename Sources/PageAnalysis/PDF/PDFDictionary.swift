/// A dictionary object (ISO 32000-1, 7.3.7): a list, since nearly all have few entries and are read
/// once, with an index where there are many.
struct PDFDictionary: ExpressibleByDictionaryLiteral {
    private(set) var entries: [(key: String, value: PDFValue)] = []
    /// Places in `entries`; empty while there are few.
    private var places: [String: Int] = [:]

    private static let fewCount = 16

    init(dictionaryLiteral elements: (String, PDFValue)...) {
        for (key, value) in elements { self[key] = value }
    }

    /// The value of a key; of several with one key the one set last. Setting nil does nothing.
    subscript(key: String) -> PDFValue? {
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
            } else if entries.count > PDFDictionary.fewCount {
                for (place, entry) in entries.enumerated() { places[entry.key] = place }
            }
        }
    }

    private func place(of key: String) -> Int? {
        places.isEmpty ? entries.firstIndex { $0.key == key } : places[key]
    }
}
