internal import Crypto
internal import Foundation

/// A text that nobody can guess: 256 bits by chance, of which only the hash is stored.
struct Secret: Sendable {
    let text: String

    /// The characters of its text.
    static let length = 64

    init() {
        text = SymmetricKey(size: .bits256).withUnsafeBytes { Data($0) }.hexadecimal
    }

    /// SHA-256 in lower-case hexadecimal digits. No slow hash: there is nothing to guess.
    static func hash(_ text: String) -> String {
        Data(SHA256.hash(data: Data(text.utf8))).hexadecimal
    }

    /// Whether two texts are equal, in a time that tells nothing of where they differ.
    static func areEqual(_ one: String, _ other: String) -> Bool {
        let key = SymmetricKey(size: .bits256)
        let code = HMAC<SHA256>.authenticationCode(for: Data(one.utf8), using: key)
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Data(other.utf8), using: key)
    }
}

extension Data {
    fileprivate var hexadecimal: String {
        let digits = Array("0123456789abcdef")
        return String(flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] })
    }
}
