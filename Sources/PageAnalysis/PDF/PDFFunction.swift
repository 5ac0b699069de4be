import Glibc

/// A function of numbers (ISO 32000-1, 7.10).
indirect enum PDFFunction {
    case sampled(Sampled)
    case exponential(from: [Double], to: [Double], exponent: Double, domain: [Double])
    case stitching([PDFFunction], domain: [Double], bounds: [Double], encode: [Double])
    case calculator(PDFCalculator, domain: [Double], range: [Double])
    /// One function for each output.
    case array([PDFFunction])
    case identity

    struct Sampled {
        let domain: [Double]
        let range: [Double]
        /// Samples in each dimension.
        let size: [Int]
        let encode: [Double]
        let decode: [Double]
        /// 0 to 1, the outputs of one sample beside each other, the first dimension fastest.
        let samples: [Float]

        var outputCount: Int { range.count / 2 }
    }

    /// The outputs; as many as the function has.
    func callAsFunction(_ inputs: [Double]) -> [Double] {
        switch self {
        case .identity:
            return inputs
        case .array(let functions):
            return functions.flatMap { $0(inputs) }
        case .exponential(let from, let to, let exponent, let domain):
            let x = PDFFunction.clipped(inputs, domain).first ?? 0
            let power = exponent == 1 ? x : pow(x, exponent)
            return zip(from, to).map { $0 + power * ($1 - $0) }
        case .stitching(let functions, let domain, let bounds, let encode):
            let x = PDFFunction.clipped(inputs, domain).first ?? 0
            let index = min(bounds.count { $0 <= x }, functions.count - 1)
            let low = index == 0 ? domain[0] : bounds[index - 1]
            let high = index == bounds.count ? domain[1] : bounds[index]
            let (from, to) = (encode[2 * index], encode[2 * index + 1])
            let part = high > low ? (x - low) / (high - low) : 0
            return functions[index]([from + part * (to - from)])
        case .calculator(let program, let domain, let range):
            let outputs = program.run(PDFFunction.clipped(inputs, domain))
            return PDFFunction.clipped(outputs.suffix(range.count / 2), range)
        case .sampled(let table):
            return table.value(PDFFunction.clipped(inputs, table.domain))
        }
    }

    /// `values` within the pairs of `limits`; zero for those that are missing.
    private static func clipped(_ values: some Collection<Double>, _ limits: [Double]) -> [Double] {
        let values = Array(values)
        return (0..<(limits.count / 2)).map { index in
            let value = index < values.count && values[index].isFinite ? values[index] : 0
            return min(max(value, limits[2 * index]), max(limits[2 * index], limits[2 * index + 1]))
        }
    }
}

extension PDFFunction.Sampled {
    /// The outputs by linear interpolation between the nearest samples (7.10.2).
    fileprivate func value(_ inputs: [Double]) -> [Double] {
        var corners: [(index: Int, weight: Double)] = [(0, 1)]
        var stride = 1
        for (dimension, count) in size.enumerated() {
            let (low, high) = (domain[2 * dimension], domain[2 * dimension + 1])
            let (from, to) = (encode[2 * dimension], encode[2 * dimension + 1])
            let part = high > low ? (inputs[dimension] - low) / (high - low) : 0
            let place = min(max(from + part * (to - from), 0), Double(count - 1))
            let below = Int(place)
            let above = min(below + 1, count - 1)
            let weight = place - Double(below)
            var next: [(index: Int, weight: Double)] = []
            for corner in corners {
                next.append((corner.index + below * stride, corner.weight * (1 - weight)))
                if weight > 0 {
                    next.append((corner.index + above * stride, corner.weight * weight))
                }
            }
            corners = next
            stride *= count
        }
        return (0..<outputCount).map { output in
            var mean = 0.0
            for corner in corners {
                mean += Double(samples[corner.index * outputCount + output]) * corner.weight
            }
            return decode[2 * output] + mean * (decode[2 * output + 1] - decode[2 * output])
        }
    }
}
