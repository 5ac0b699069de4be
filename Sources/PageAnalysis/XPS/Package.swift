import PrintModel

/// A package of parts (ECMA-376-2): the files of a ZIP archive, and how they relate.
struct Package {
    let archive: ZIPArchive

    enum Relationship: String {
        case fixedRepresentation = "fixedrepresentation"
        case printTicket = "printticket"

        /// Types are addresses: those of Microsoft's XPS and of ECMA-388 end alike.
        init?(type: String) {
            guard
                type.hasPrefix("http://schemas.microsoft.com/xps/2005/06/")
                    || type.hasPrefix("http://schemas.openxps.org/oxps/v1.0/"),
                let name = type.split(separator: "/").last
            else { return nil }
            self.init(rawValue: String(name))
        }
    }

    /// Scans the part `name`, keeping the `attributes` of its elements.
    ///
    /// - Throws: `damaged` when there is no such part.
    func scanner(
        of name: String, attributes: Set<String>
    ) throws(AnalysisError) -> XMLScanner {
        guard let part = PackagePart(name, in: archive) else {
            throw .damaged(
                .xps, reason: "there is no part \(name.suffix(100))", offsetBytes: archive.end)
        }
        return XMLScanner(part, attributes: attributes)
    }

    /// The part that `source`, or the package itself, has such a relationship to; the first, when
    /// there are several.
    func target(
        _ relationship: Relationship, of source: String?, _ builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> String? {
        let (folder, file) = Package.split(source ?? "")
        guard let part = PackagePart("\(folder)_rels/\(file).rels", in: archive) else {
            return nil
        }
        var scanner = XMLScanner(part, attributes: ["Type", "Target", "TargetMode"])
        while let event = try scanner.next(&builder) {
            guard event == .start,
                scanner.name == XMLName(namespace: .relationships, local: "Relationship"),
                scanner["TargetMode"] != "External",
                let type = scanner["Type"], Relationship(type: type) == relationship,
                let target = scanner["Target"]
            else { continue }
            return Package.name(target, from: source ?? "")
        }
        return nil
    }

    /// The name of the part that `reference` in `source` points to.
    static func name(_ reference: String, from source: String) -> String {
        let path = reference.prefix { $0 != "#" }.lowercased()
        let whole = path.hasPrefix("/") ? path : split(source).folder + path
        var steps: [Substring] = []
        for step in whole.split(separator: "/") where step != "." {
            if step == ".." { _ = steps.popLast() } else { steps.append(step) }
        }
        return steps.joined(separator: "/")
    }

    /// The folder of a part, with the slash at its end, and what comes after.
    private static func split(_ name: String) -> (folder: Substring, file: Substring) {
        let slash = name.lastIndex(of: "/").map { name.index(after: $0) } ?? name.startIndex
        return (name[..<slash], name[slash...])
    }
}
