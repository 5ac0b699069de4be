import Glibc

/// A program of a PostScript calculator function (ISO 32000-1, 7.10.5).
struct PDFCalculator {
    private indirect enum Step {
        case push(Double)
        case call(Operator)
        case choose(then: [Step], otherwise: [Step])
    }

    private enum Operator: String {
        case abs, add, atan, ceiling, cos, cvi, cvr, div, exp, floor, idiv, ln, log, mod, mul, neg,
            round, sin, sqrt, sub, truncate
        case and, bitshift, eq, ge, gt, le, lt, ne, not, or, xor
        case copy, dup, exch, index, pop, roll
    }

    private let steps: [Step]

    /// Programs have no loops, so their length bounds their time.
    private static let maximumNesting = 16
    private static let maximumStackCount = 100

    /// - Returns: nil when the text is no such program.
    init?(_ text: [UInt8]) {
        let steps: [Step]? = text.withUnsafeBytes { bytes in
            var lexer = PDFLexer(bytes)
            guard case .procedureStart = lexer.next() else { return nil }
            return PDFCalculator.procedure(&lexer, nesting: 0)
        }
        guard let steps else { return nil }
        self.steps = steps
    }

    private static func procedure(_ lexer: inout PDFLexer, nesting: Int) -> [Step]? {
        guard nesting < maximumNesting else { return nil }
        var steps: [Step] = []
        var branches: [[Step]] = []
        while true {
            switch lexer.next() {
            case .procedureEnd: return steps
            case .procedureStart:
                guard let branch = procedure(&lexer, nesting: nesting + 1) else { return nil }
                branches.append(branch)
            case .integer(let value): steps.append(.push(Double(value)))
            case .real(let value): steps.append(.push(value))
            case .keyword(let range):
                let word = lexer.name(range)
                switch word {
                case "true": steps.append(.push(1))
                case "false": steps.append(.push(0))
                case "if":
                    guard let then = branches.popLast() else { return nil }
                    steps.append(.choose(then: then, otherwise: []))
                case "ifelse":
                    guard let otherwise = branches.popLast(), let then = branches.popLast() else {
                        return nil
                    }
                    steps.append(.choose(then: then, otherwise: otherwise))
                default:
                    guard let known = Operator(rawValue: word) else { return nil }
                    steps.append(.call(known))
                }
            default: return nil
            }
        }
    }

    /// Runs the program on a stack of `inputs`.
    ///
    /// - Returns: what is left on the stack; too little where the program is wrong.
    func run(_ inputs: [Double]) -> [Double] {
        var stack = inputs
        PDFCalculator.run(steps, &stack)
        return stack
    }

    private static func run(_ steps: [Step], _ stack: inout [Double]) {
        for step in steps {
            switch step {
            case .push(let value): stack.append(value)
            case .call(let known): apply(known, &stack)
            case .choose(let then, let otherwise):
                run((stack.popLast() ?? 0) != 0 ? then : otherwise, &stack)
            }
            if stack.count > maximumStackCount { stack.removeLast(stack.count - maximumStackCount) }
        }
    }

    private static func apply(_ known: Operator, _ stack: inout [Double]) {
        switch known {
        case .copy:
            let count = integer(stack.popLast())
            guard count > 0, count <= stack.count else { return }
            stack.append(contentsOf: stack.suffix(count))
        case .dup:
            if let top = stack.last { stack.append(top) }
        case .exch:
            if stack.count >= 2 { stack.swapAt(stack.count - 1, stack.count - 2) }
        case .index:
            let index = integer(stack.popLast())
            if index >= 0, index < stack.count { stack.append(stack[stack.count - 1 - index]) }
        case .pop:
            _ = stack.popLast()
        case .roll:
            let shift = integer(stack.popLast())
            let count = integer(stack.popLast())
            guard count > 1, count <= stack.count else { return }
            let rolled = Array(stack.suffix(count))
            stack.removeLast(count)
            let start = ((count - shift % count) % count + count) % count
            stack.append(contentsOf: rolled[start...] + rolled[..<start])
        case .abs, .ceiling, .cos, .cvi, .cvr, .floor, .ln, .log, .neg, .round, .sin, .sqrt,
            .truncate, .not:
            let value = unary(known, stack.popLast() ?? 0)
            stack.append(value.isFinite ? value : 0)
        default:
            let second = stack.popLast() ?? 0
            let value = binary(known, stack.popLast() ?? 0, second)
            stack.append(value.isFinite ? value : 0)
        }
    }

    private static func unary(_ known: Operator, _ x: Double) -> Double {
        switch known {
        case .abs: Glibc.fabs(x)
        case .ceiling: x.rounded(.up)
        case .cos: Glibc.cos(x * .pi / 180)
        case .cvi, .truncate: x.rounded(.towardZero)
        case .floor: x.rounded(.down)
        case .ln: Glibc.log(x)
        case .log: Glibc.log10(x)
        case .neg: -x
        case .not: x == 0 ? 1 : 0
        case .round: (x + 0.5).rounded(.down)
        case .sin: Glibc.sin(x * .pi / 180)
        case .sqrt: x.squareRoot()
        default: x
        }
    }

    private static func binary(_ known: Operator, _ x: Double, _ y: Double) -> Double {
        switch known {
        case .add: return x + y
        case .sub: return x - y
        case .mul: return x * y
        case .div: return x / y
        case .idiv: return (x / y).rounded(.towardZero)
        case .mod: return x.truncatingRemainder(dividingBy: y)
        case .exp: return Glibc.pow(x, y)
        case .atan:
            let degrees = Glibc.atan2(x, y) * 180 / .pi
            return degrees < 0 ? degrees + 360 : degrees
        case .and: return Double(integer(x) & integer(y))
        case .or: return Double(integer(x) | integer(y))
        case .xor: return Double(integer(x) ^ integer(y))
        case .bitshift:
            let shift = integer(y)
            return Double(shift >= 0 ? integer(x) << shift : integer(x) >> -shift)
        case .eq: return x == y ? 1 : 0
        case .ne: return x != y ? 1 : 0
        case .gt: return x > y ? 1 : 0
        case .ge: return x >= y ? 1 : 0
        case .lt: return x < y ? 1 : 0
        case .le: return x <= y ? 1 : 0
        default: return 0
        }
    }

    /// A number as an integer of the PostScript machine, which has 32 bits.
    private static func integer(_ value: Double?) -> Int {
        guard let value, value.isFinite else { return 0 }
        return Int(min(max(value, -2_147_483_648), 2_147_483_647))
    }
}
