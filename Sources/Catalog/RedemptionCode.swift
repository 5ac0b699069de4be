import Crypto

/// A code that is printed, typed and worth something: "7K3M-Q0ZT-94HX-VB2N".
///
/// 16 symbols of 5 bits by chance: guessing one of a million codes takes 2^60 tries on the average.
/// Only its hash is stored.
package struct RedemptionCode: Hashable, Sendable {
    private let symbols: String

    /// Digits and letters without I, L, O and U, which are taken for others or make words (Crockford's
    /// base 32).
    private static let alphabet = Array("0123456789ABCDEFGHJKMNPQRSTVWXYZ")
    private static let count = 16
    private static let groupCount = 4

    /// A new code.
    package init(using generator: inout some RandomNumberGenerator) {
        symbols = String(
            (0..<Self.count).map { _ in
                Self.alphabet[Int.random(in: 0..<Self.alphabet.count, using: &generator)]
            })
    }

    /// The code as somebody typed it: in small letters, without hyphens, with O for 0 and I or L for
    /// 1. Nil when it can be no code.
    package init?(typed text: String) {
        var symbols = ""
        for character in text.uppercased() where character != "-" && character != " " {
            switch character {
            case "O": symbols.append("0")
            case "I", "L": symbols.append("1")
            case _ where Self.alphabet.contains(character): symbols.append(character)
            default: return nil
            }
            guard symbols.count <= Self.count else { return nil }
        }
        guard symbols.count == Self.count else { return nil }
        self.symbols = symbols
    }

    /// SHA-256 as 64 lower-case hexadecimal digits. No salt and no slow hash: there is nothing to
    /// guess in 80 bits of chance.
    package var hash: String {
        let digits = Array("0123456789abcdef")
        let digest = SHA256.hash(data: Array("pagetoll-code-1:\(symbols)".utf8))
        return String(digest.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}

extension RedemptionCode: CustomStringConvertible {
    /// In groups, as it is printed.
    package var description: String {
        let characters = Array(symbols)
        return stride(from: 0, to: Self.count, by: Self.groupCount)
            .map { String(characters[$0..<($0 + Self.groupCount)]) }.joined(separator: "-")
    }
}
