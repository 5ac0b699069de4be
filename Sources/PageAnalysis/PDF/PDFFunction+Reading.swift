extension PDFContents {
    /// Samples of a function, at most: a cube of 64 steps with four outputs.
    private static let maximumSampleCount = 1 << 20
    private static let maximumFunctionNesting = 8
    /// Functions in a function; one may refer to another many times over.
    private static let maximumFunctionCount = 4096
    private static let maximumProgramBytes = 64 << 10

    /// The function that `value` is, an array being one for each output; nil when it is none.
    func function(_ value: PDFValue?, nesting: Int = 0) throws(AnalysisError) -> PDFFunction? {
        functionCount = nesting == 0 ? 0 : functionCount + 1
        guard nesting < PDFContents.maximumFunctionNesting,
            functionCount < PDFContents.maximumFunctionCount
        else { return nil }
        let resolved = try source.resolved(value)
        switch resolved {
        case .array(let items):
            guard items.count <= 32 else { return nil }
            var functions: [PDFFunction] = []
            for item in items {
                guard let function = try function(item, nesting: nesting + 1) else { return nil }
                functions.append(function)
            }
            return .array(functions)
        case .name:
            return .identity
        case .dictionary(let dictionary):
            return try function(dictionary, nil, nesting)
        case .stream(let stream):
            return try function(stream.dictionary, stream, nesting)
        default:
            return nil
        }
    }

    private func function(
        _ dictionary: PDFDictionary, _ stream: PDFStream?, _ nesting: Int
    ) throws(AnalysisError) -> PDFFunction? {
        guard let domain = try source.numbers(dictionary["Domain"]), domain.count >= 2,
            domain.count % 2 == 0, domain.count <= 64
        else { return nil }
        let range = try source.numbers(dictionary["Range"]) ?? []
        switch try source.resolved(dictionary["FunctionType"]).integer {
        case 0:
            guard let stream else { return nil }
            return try sampled(stream, domain, range)
        case 2:
            let from = try source.numbers(dictionary["C0"]) ?? [0]
            let to = try source.numbers(dictionary["C1"]) ?? [1]
            let exponent = try source.resolved(dictionary["N"]).number ?? 1
            return .exponential(from: from, to: to, exponent: exponent, domain: domain)
        case 3:
            return try stitching(dictionary, domain, nesting)
        case 4:
            guard let stream, range.count >= 2 else { return nil }
            let text = try whole(stream, limit: PDFContents.maximumProgramBytes)
            guard let program = PDFCalculator(text) else { return nil }
            return .calculator(program, domain: domain, range: range)
        default:
            return nil
        }
    }

    private func stitching(
        _ dictionary: PDFDictionary, _ domain: [Double], _ nesting: Int
    ) throws(AnalysisError) -> PDFFunction? {
        guard let items = try source.array(dictionary["Functions"]), !items.isEmpty,
            items.count <= 4096,
            let bounds = try source.numbers(dictionary["Bounds"]), bounds.count == items.count - 1,
            let encode = try source.numbers(dictionary["Encode"]), encode.count >= 2 * items.count
        else { return nil }
        var functions: [PDFFunction] = []
        for item in items {
            guard let function = try function(item, nesting: nesting + 1) else { return nil }
            functions.append(function)
        }
        return .stitching(functions, domain: domain, bounds: bounds, encode: encode)
    }

    private func sampled(
        _ stream: PDFStream, _ domain: [Double], _ range: [Double]
    ) throws(AnalysisError) -> PDFFunction? {
        let dictionary = stream.dictionary
        let inputCount = domain.count / 2
        let outputCount = range.count / 2
        guard let sizes = try source.numbers(dictionary["Size"]), sizes.count >= inputCount,
            inputCount <= 8, outputCount >= 1, outputCount <= 32,
            let bits = try source.resolved(dictionary["BitsPerSample"]).integer,
            [1, 2, 4, 8, 12, 16, 24, 32].contains(bits)
        else { return nil }
        let size = sizes.prefix(inputCount).map { Int(min(max($0, 1), 65_536)) }
        var count = outputCount
        for side in size {
            guard count <= PDFContents.maximumSampleCount / side else { return nil }
            count *= side
        }
        let data = try whole(stream, limit: (count * bits + 7) / 8)
        guard data.count * 8 >= count * bits else { return nil }
        let scale = Float(1 / (Double(1 << bits) - 1))
        var reader = PDFBitReader(data)
        let samples = (0..<count).map { _ in Float(reader.next(bits)) * scale }
        let indices: [Double] = size.flatMap { [0, Double($0 - 1)] }
        let encode = try source.numbers(dictionary["Encode"]) ?? indices
        let decode = try source.numbers(dictionary["Decode"]) ?? range
        guard encode.count >= 2 * inputCount, decode.count >= 2 * outputCount else { return nil }
        return .sampled(
            PDFFunction.Sampled(
                domain: domain, range: range, size: size, encode: encode, decode: decode,
                samples: samples))
    }
}

/// Reads bit fields, the most significant bit first; zeros after the end.
struct PDFBitReader {
    private let bytes: [UInt8]
    private var bitOffset = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    var isAtEnd: Bool { bitOffset >= bytes.count * 8 }

    /// - Parameter count: 0 to 32.
    mutating func next(_ count: Int) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<count {
            let index = bitOffset >> 3
            let bit = index < bytes.count ? bytes[index] >> (7 - UInt8(bitOffset & 7)) & 1 : 0
            value = value << 1 | UInt32(bit)
            bitOffset += 1
        }
        return value
    }

    mutating func alignToByte() {
        bitOffset = (bitOffset + 7) & ~7
    }
}
