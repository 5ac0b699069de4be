/// Writes ESC/P, ESC/P2 and ESC/P-R byte by byte.
struct ESCPWriter {
    private(set) var bytes: [UInt8] = []

    init(_ text: String = "\u{1B}@") {
        bytes = Array(text.utf8)
    }

    /// ASCII, with its controls.
    func text(_ text: String) -> ESCPWriter {
        data(Array(text.utf8))
    }

    func data(_ data: [UInt8]) -> ESCPWriter {
        var writer = self
        writer.bytes += data
        return writer
    }

    /// ESC ( and a letter, with the length of `parameters`.
    func extended(_ letter: Character, _ parameters: [UInt8]) -> ESCPWriter {
        text("\u{1B}(\(letter)").data(ESCPWriter.two(parameters.count) + parameters)
    }

    /// Graphics mode at 360 dots an inch, and ESC ( D for nozzles that are 1/360 inch apart.
    func graphics() -> ESCPWriter {
        extended("G", [1]).extended("U", [10]).extended("D", [0x40, 0x38, 40, 40])
    }

    /// ESC i: rows of one colour, whose bytes are all `byte`.
    func rows(_ color: UInt8, _ byte: UInt8, count: Int = 32, bytesPerRow: Int = 8) -> ESCPWriter {
        text("\u{1B}i").data([color, 0, 1] + ESCPWriter.two(bytesPerRow) + ESCPWriter.two(count))
            .data(Array(repeating: byte, count: count * bytesPerRow)).text("\r")
    }

    /// ESC ( v: moves down by 1/360 inch.
    func down(_ count: Int) -> ESCPWriter {
        extended("v", ESCPWriter.two(count))
    }

    /// Commands of remote mode, each two letters and parameters.
    func remote(_ commands: [(String, [UInt8])]) -> ESCPWriter {
        var writer = extended("R", [0] + Array("REMOTE1".utf8))
        for (name, parameters) in commands {
            writer = writer.text(name).data(ESCPWriter.two(parameters.count) + parameters)
        }
        return writer.data([0x1B, 0, 0, 0])
    }

    // MARK: ESC/P-R

    func rasterMode() -> ESCPWriter {
        extended("R", [0] + Array("ESCPR".utf8))
    }

    /// ESC, the letter of a class, and a command with its data.
    func command(_ letter: Character, _ name: String, _ data: [UInt8] = []) -> ESCPWriter {
        text("\u{1B}\(letter)").data(ESCPWriter.two(data.count) + [0, 0]).text(name).data(data)
    }

    /// "setj" at 360 dots an inch.
    func paper(width: Int, length: Int) -> ESCPWriter {
        let size = [0, 0] + ESCPWriter.bigTwo(width) + [0, 0] + ESCPWriter.bigTwo(length)
        return command("j", "setj", size + Array(repeating: 0, count: 14))
    }

    /// "dsnd" with one row.
    func pixels(_ data: [UInt8], isPacked: Bool = false) -> ESCPWriter {
        command(
            "d", "dsnd", [0, 0, 0, 0, isPacked ? 1 : 0] + ESCPWriter.bigTwo(data.count) + data)
    }

    func rasterPage(_ pixels: [UInt8]?, isFront: Bool = false) -> ESCPWriter {
        let start = command("p", "sttp")
        return (pixels.map { start.pixels($0) } ?? start)
            .command("p", "endp", [isFront ? 1 : 0])
    }

    private static func two(_ number: Int) -> [UInt8] {
        [UInt8(number & 0xFF), UInt8(number >> 8)]
    }

    private static func bigTwo(_ number: Int) -> [UInt8] {
        two(number).reversed()
    }
}
