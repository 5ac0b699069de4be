extension PDFFile {
    /// References that lead to references, at most.
    private var maximumHops: Int { 32 }

    /// The object itself where `value` is a reference; null for a missing one.
    func resolved(_ value: PDFValue?) throws(AnalysisError) -> PDFValue {
        var value = value ?? .null
        for _ in 0..<maximumHops {
            guard case .reference(let reference) = value else { return value }
            value = try object(reference)
        }
        return .null
    }

    /// The dictionary, or a stream's, that `value` is or refers to.
    func dictionary(_ value: PDFValue?) throws(AnalysisError) -> PDFDictionary? {
        switch try resolved(value) {
        case .dictionary(let dictionary): dictionary
        case .stream(let stream): stream.dictionary
        default: nil
        }
    }

    func array(_ value: PDFValue?) throws(AnalysisError) -> [PDFValue]? {
        if case .array(let items) = try resolved(value) { items } else { nil }
    }

    /// The numbers of an array, which may each be a reference; nil when one is no number.
    func numbers(_ value: PDFValue?) throws(AnalysisError) -> [Double]? {
        guard let items = try array(value) else { return nil }
        var numbers: [Double] = []
        numbers.reserveCapacity(items.count)
        for item in items {
            guard let number = try resolved(item).number else { return nil }
            numbers.append(number)
        }
        return numbers
    }

    /// The filters of a stream, in the order in which they are undone, or nil when
    /// one is unknown (ISO 32000-1, table 5).
    func filters(of dictionary: PDFDictionary) throws(AnalysisError) -> [PDFFilter]? {
        let names = try list(dictionary["Filter"])
        let parameters = try list(dictionary["DecodeParms"])
        var filters: [PDFFilter] = []
        for (index, item) in names.enumerated() {
            guard let name = try resolved(item).name else { return nil }
            if name == "Crypt" { continue }  // qpdf decrypts before.
            guard let kind = PDFFilter.Kind(name: name) else { return nil }
            var own: PDFDictionary = [:]
            if index < parameters.count, let found = try self.dictionary(parameters[index]) {
                for (key, value) in found.entries { own[key] = try resolved(value) }
            }
            filters.append(PDFFilter(kind: kind, parameters: own))
        }
        return filters
    }

    /// An array's items, a single value, or nothing.
    private func list(_ value: PDFValue?) throws(AnalysisError) -> [PDFValue] {
        switch try resolved(value) {
        case .null: []
        case .array(let items): items
        case let single: [single]
        }
    }
}
