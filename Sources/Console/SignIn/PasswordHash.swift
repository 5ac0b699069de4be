internal import Crypto
internal import CryptoExtras
internal import Foundation

/// What is stored of a password: scrypt (RFC 7914) of it and a salt, with what it cost.
package struct PasswordHash: Sendable {
    /// "scrypt$32768$8$1$SALT$KEY", salt and key in base 64.
    package let text: String

    private static let rounds = 32_768
    private static let blockSize = 8
    private static let keyByteCount = 32

    /// The shortest password that is taken (NIST SP 800-63B, 5.1.1.2, asks for 8).
    package static let shortestPassword = 10

    /// Takes about a tenth of a second and 32 MB: as much as whoever guesses must spend on each try.
    package init(of password: String) throws {
        let salt = SymmetricKey(size: .bits128).withUnsafeBytes { Data($0) }
        let key = try Self.key(password, salt: salt, rounds: Self.rounds)
        text =
            "scrypt$\(Self.rounds)$\(Self.blockSize)$1$\(salt.base64EncodedString())$"
            + key.base64EncodedString()
    }

    /// A hash that was stored.
    package init(stored text: String) {
        self.text = text
    }

    /// Whether it is of this password; not so either when the text is no hash of ours.
    package func matches(_ password: String) -> Bool {
        let parts = text.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[0] == "scrypt", let rounds = Int(parts[1]),
            parts[2] == "\(Self.blockSize)", parts[3] == "1",
            let salt = Data(base64Encoded: String(parts[4])),
            let key = try? Self.key(password, salt: salt, rounds: rounds)
        else { return false }
        return Secret.areEqual(key.base64EncodedString(), String(parts[5]))
    }

    private static func key(_ password: String, salt: Data, rounds: Int) throws -> Data {
        // The same letters in another composition are the same password (RFC 8265).
        let bytes = Data(password.precomposedStringWithCanonicalMapping.utf8)
        return try KDF.Scrypt.deriveKey(
            from: bytes, salt: salt, outputByteCount: keyByteCount, rounds: rounds,
            blockSize: blockSize, parallelism: 1
        ).withUnsafeBytes { Data($0) }
    }
}
