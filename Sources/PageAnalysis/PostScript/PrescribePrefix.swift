/// Kyocera's Prescribe commands before a program, "!R! ... EXIT;" (Kyocera, "PRESCRIBE Commands
/// Technical Reference"), as drivers send them to set up the job.
struct PrescribePrefix {
    private static let start = Array("!R!".utf8)

    /// The white space after the last command included.
    let byteCount: Int
    private var copies: Int?
    private var isDuplex: Bool?
    private var bindsShortEdge = false

    /// - Returns: nil when `bytes` begin with no commands, or with one that is not known: it could ask
    ///   for anything.
    init?(_ bytes: [UInt8]) {
        guard bytes.starts(with: Self.start) else { return nil }
        var index = Self.start.count
        while let end = bytes[index...].firstIndex(of: UInt8(ascii: ";")) {
            let text = String(decoding: bytes[index..<end], as: UTF8.self).uppercased()
            let words = text.split { $0.isWhitespace || $0 == "," }
            let number = words.count > 1 ? Int(words[1]) : nil
            index = end + 1
            switch (words.first, number) {
            case ("RES", _):
                copies = nil
                isDuplex = nil
            case ("COPY", let number?) where 1...999 ~= number: copies = number
            case ("DUPX", let number?) where 0...2 ~= number:
                isDuplex = number > 0
                bindsShortEdge = number == 2
            // The paper source, and the environment and its resolution.
            case ("CASS", _), ("SEM", _), ("UNIT", _): break
            case ("EXIT", _):
                while index < bytes.count, bytes[index] <= 0x20 { index += 1 }
                byteCount = index
                return
            default: return nil
            }
        }
        return nil
    }

    /// What the commands make of an environment.
    func applied(to environment: PJLEnvironment) -> PJLEnvironment {
        var environment = environment
        environment.copies = copies ?? environment.copies
        if let isDuplex {
            environment.isDuplex = isDuplex
            environment.bindsShortEdge = bindsShortEdge
        }
        return environment
    }
}
