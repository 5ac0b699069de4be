/// Kyocera's Prescribe commands before a document, "!R! ... EXIT;" (Kyocera, "PRESCRIBE Commands
/// Technical Reference"), as drivers send them among the PJL that sets up the job.
struct PrescribeCommands {
    /// The longest that is read; drivers send a line.
    static let longestByteCount = 1024

    static let start = Array("!R!".utf8)

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
                .drop(while: \.isWhitespace)
            let name = text.prefix(while: \.isLetter)
            let parameters = text.dropFirst(name.count).split { $0.isWhitespace || $0 == "," }
            let number = parameters.first.flatMap { Int($0) }
            index = end + 1
            switch (name, number) {
            case ("RES", _):
                copies = nil
                isDuplex = nil
            case ("COPY", let number?) where 1...999 ~= number: copies = number
            case ("DUPX", let number?) where 0...2 ~= number:
                isDuplex = number > 0
                bindsShortEdge = number == 2
            // The paper source, and the environment and its resolution.
            case ("CASS", _), ("SEM", _), ("UNIT", _): break
            // How colours are rendered: halftones, lightness, saturation, red, green and blue.
            case ("CRES", _), ("SCRN", _), ("RGBL", _), ("HUE", _), ("LGHT", _), ("SATU", _): break
            case ("EXIT", _):
                let blanks = bytes[index...].prefix { [0x09, 0x0A, 0x0D, 0x20].contains($0) }
                byteCount = index + blanks.count
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
