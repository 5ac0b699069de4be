extension String {
    /// Without control characters: names and titles are text that anybody chose, and a terminal
    /// would obey what is hidden in them.
    package var printable: String {
        String(
            String.UnicodeScalarView(
                unicodeScalars.map {
                    $0.properties.generalCategory == .control
                        || $0.properties.generalCategory == .format ? "\u{FFFD}" : $0
                }))
    }
}
