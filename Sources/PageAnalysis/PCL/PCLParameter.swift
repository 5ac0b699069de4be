/// A printable character of a command, so that commands read as HP writes them.
struct PCLCharacter: Hashable, ExpressibleByUnicodeScalarLiteral {
    let byte: UInt8

    init(_ byte: UInt8) {
        self.byte = byte
    }

    init(unicodeScalarLiteral scalar: Unicode.Scalar) {
        byte = UInt8(truncatingIfNeeded: scalar.value)
    }
}

/// The two characters that open a parameterised escape sequence, such as "&l" (HP PCL 5 Printer
/// Language Technical Reference Manual, part I, chapter 2).
struct PCLGroup: Hashable {
    /// "!" to "/".
    let family: PCLCharacter
    /// "`" to "~", or NUL where there is none, as in "%0B" and "(8U".
    let group: PCLCharacter
}

/// One parameter of an escape sequence: "26A" of `ESC&l1s26A`.
struct PCLParameter: Hashable {
    let group: PCLGroup
    /// In capitals.
    let letter: PCLCharacter
    /// Zero where there is none.
    let value: Double
    /// Whether it has a plus or minus sign: a movement from where the cursor is.
    let isSigned: Bool

    /// The value towards zero, as integers are read, within 32 bits.
    var integer: Int { Int(max(-2_147_483_647, min(value, 2_147_483_647))) }

    /// The value where a number of bytes, rows or columns is meant: zero or more.
    var count: Int { max(0, integer) }
}
