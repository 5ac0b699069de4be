import PrintModel

/// Which language follows `@PJL ENTER LANGUAGE = name`.
enum PJLLanguage {
    /// The language that the printer reads the data in, or nil when it can't be told.
    ///
    /// A printer that is sent into a language stays there, whatever the data looks like: a text
    /// that begins with "%!PS" is printed line by line by PCL. Names that stand for a family, or
    /// that are not known here, leave it to the data, which then must be recognised for sure.
    ///
    /// - Parameters:
    ///   - name: in capitals; nil when no language was entered by name.
    ///   - detected: what the data looks like.
    static func format(named name: String?, detected: DocumentFormat?) -> DocumentFormat? {
        switch name {
        case nil, "AUTO", "AUTOMATIC": detected
        case "PCL", "PCL5", "PCL5E", "PCL5C", "PCL3", "PCL3GUI": .pcl
        case "HPGL", "HPGL2", "HP-GL", "HP-GL/2": .hpgl
        case "PCLXL": .pclXL
        case "TEXT": .text
        case "POSTSCRIPT", "PS":
            // Printers with both take a PDF for what it is.
            switch detected {
            case .pdf, .pclm, .encapsulatedPostScript: detected
            default: .postScript
            }
        case "PDF": detected == .pclm ? .pclm : .pdf
        case let name?:
            HostBasedLanguage.format(named: name) ?? (detected == .text ? nil : detected)
        }
    }
}
