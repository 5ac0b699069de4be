extension PDFContents {
    /// Places at which a shading's function is looked at, along each of its inputs.
    private static let sampleCount = 64
    /// Decoded bytes of a mesh that are looked at.
    private static let maximumMeshBytes = 4 << 20

    /// The inks of a shading (ISO 32000-1, 8.7.4). Which of them show depends on where it is painted.
    func inks(
        ofShading value: PDFValue?, _ resources: PDFResources
    ) throws(AnalysisError) -> PDFInks {
        var key: PDFReference?
        if case .reference(let reference)? = value { key = reference }
        if let key, let known = shadings[key] { return known }
        var inks: PDFInks
        switch try source.resolved(value) {
        case .dictionary(let dictionary):
            inks = try self.inks(ofShading: dictionary, mesh: nil, resources)
            let isEndless = try isEndless(dictionary)
            if inks != .color || !isEndless { inks = inks.doubted }
        case .stream(let stream):
            inks = try self.inks(ofShading: stream.dictionary, mesh: stream, resources).doubted
        default: return []
        }
        if let key { shadings[key] = inks }
        return inks
    }

    /// Whether a shading goes on beyond its ends (tables 80 and 81), so that some of it shows
    /// wherever it is painted.
    private func isEndless(_ dictionary: PDFDictionary) throws(AnalysisError) -> Bool {
        guard let ends = try source.array(dictionary["Extend"]), ends.count == 2 else {
            return false
        }
        for end in ends {
            guard case .boolean(true) = try source.resolved(end) else { return false }
        }
        return true
    }

    /// The ink with which a pattern fills what its shading leaves free (table 78, Background); the
    /// sh operator does not.
    func backgroundInks(
        ofShading value: PDFValue?, _ resources: PDFResources
    ) throws(AnalysisError) -> PDFInks {
        guard let dictionary = try source.dictionary(value),
            let background = try source.numbers(dictionary["Background"]),
            let space = try colorSpace(dictionary["ColorSpace"], resources)
        else { return [] }
        return PDFInks(space.ink(background))
    }

    private func inks(
        ofShading dictionary: PDFDictionary, mesh: PDFStream?, _ resources: PDFResources
    ) throws(AnalysisError) -> PDFInks {
        guard let space = try colorSpace(dictionary["ColorSpace"], resources) else { return [] }
        guard space.canBeColored else { return .neutral }
        let type = try source.resolved(dictionary["ShadingType"]).integer
        guard let function = try function(dictionary["Function"]) else {
            guard let mesh, let type else { return [] }
            return try inks(ofMesh: mesh, type, space)
        }
        let domain = try source.numbers(dictionary["Domain"]) ?? []
        var inks: PDFInks = []
        func part(_ index: Int, _ pair: Int) -> Double {
            let low = domain.count > 2 * pair + 1 ? domain[2 * pair] : 0
            let high = domain.count > 2 * pair + 1 ? domain[2 * pair + 1] : 1
            return low + Double(index) * (high - low) / Double(PDFContents.sampleCount - 1)
        }
        for first in 0..<PDFContents.sampleCount {
            guard type == 1 else {
                inks.formUnion(PDFInks(space.ink(function([part(first, 0)]))))
                continue
            }
            for second in 0..<PDFContents.sampleCount {
                inks.formUnion(PDFInks(space.ink(function([part(first, 0), part(second, 1)]))))
            }
        }
        return inks
    }

    /// The inks at the corners of a mesh (8.7.4.5.5 to 8.7.4.5.8).
    private func inks(
        ofMesh mesh: PDFStream, _ type: Int, _ space: PDFColorSpace
    ) throws(AnalysisError) -> PDFInks {
        let dictionary = mesh.dictionary
        guard let coordinateBits = try source.resolved(dictionary["BitsPerCoordinate"]).integer,
            let partBits = try source.resolved(dictionary["BitsPerComponent"]).integer,
            (1...32).contains(coordinateBits), (1...16).contains(partBits),
            let decode = try source.numbers(dictionary["Decode"]),
            decode.count >= 4 + 2 * space.count
        else { return [] }
        let flagBits = try source.resolved(dictionary["BitsPerFlag"]).integer ?? 0
        guard type == 5 || (1...8).contains(flagBits) else { return [] }
        var reader = PDFBitReader(try whole(mesh, limit: PDFContents.maximumMeshBytes))
        var inks: PDFInks = []
        while !reader.isAtEnd, !inks.contains(.color) {
            let flag = type == 5 ? 0 : reader.next(flagBits) & 3
            // A patch shares an edge, of four points and two colours, with the one before it.
            let (points, colors) =
                switch type {
                case 6: flag == 0 ? (12, 4) : (8, 2)
                case 7: flag == 0 ? (16, 4) : (12, 2)
                default: (1, 1)
                }
            for _ in 0..<(2 * points) { _ = reader.next(coordinateBits) }
            for _ in 0..<colors where !reader.isAtEnd {
                let parts = (0..<space.count).map { index in
                    let (low, high) = (decode[4 + 2 * index], decode[5 + 2 * index])
                    let sample = Double(reader.next(partBits))
                    return low + sample * (high - low) / Double(1 << partBits - 1)
                }
                inks.formUnion(PDFInks(space.ink(parts)))
            }
            if type != 5 || points == 1 { reader.alignToByte() }
        }
        return inks
    }
}
