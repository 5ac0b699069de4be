import CCups
package import PrintModel

/// The options of a job, as the backend's fifth argument has them: "sides=one-sided copies=2".
///
/// Whoever prints can write anything there, so nothing that decides about money or identity is
/// taken from it where cupsd can be asked.
package struct PrintOptions: Hashable, Sendable {
    private let values: [String: String]

    package init(_ text: String) {
        var options: UnsafeMutablePointer<cups_option_t>?
        let count = cupsParseOptions(text, 0, &options)
        defer { cupsFreeOptions(count, options) }
        var values: [String: String] = [:]
        for index in 0..<Int(count) {
            guard let option = options?[index], let name = option.name, let value = option.value
            else { continue }
            values[String(cString: name)] = String(cString: value)
        }
        self.values = values
    }

    package subscript(name: String) -> String? { values[name] }

    /// IPP "sides", where it is said.
    package var sides: Sides? { values["sides"].flatMap(Sides.init) }

    /// IPP "print-color-mode", where it says colour or monochrome.
    package var colorMode: PrintColorMode? {
        values["print-color-mode"].flatMap(PrintColorMode.init)
    }
}
