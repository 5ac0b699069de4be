/// The least that CUPS takes for a PPD file.
enum MinimalPPD {
    /// - Parameter lines: what the driver is about: `*cupsFilter: …`.
    static func text(_ lines: [String]) -> String {
        let all =
            [
                "*PPD-Adobe: \"4.3\"", "*FormatVersion: \"4.3\"", "*FileVersion: \"1.0\"",
                "*LanguageVersion: English", "*LanguageEncoding: ISOLatin1",
                "*PCFileName: \"X.PPD\"", "*Manufacturer: \"Example\"", "*Product: \"(Laser)\"",
                "*ModelName: \"Laser\"", "*ShortNickName: \"Laser\"", "*NickName: \"Laser\"",
                "*PSVersion: \"(3010) 0\"",
            ] + lines + [
                "*OpenUI *PageSize/Size: PickOne", "*DefaultPageSize: A4",
                "*PageSize A4/A4: \"<</PageSize[595 842]>>setpagedevice\"", "*CloseUI: *PageSize",
                "*OpenUI *PageRegion/Size: PickOne", "*DefaultPageRegion: A4",
                "*PageRegion A4/A4: \"<</PageSize[595 842]>>setpagedevice\"",
                "*CloseUI: *PageRegion", "*DefaultImageableArea: A4",
                "*ImageableArea A4/A4: \"0 0 595 842\"", "*DefaultPaperDimension: A4",
                "*PaperDimension A4/A4: \"595 842\"",
            ]
        return all.joined(separator: "\n") + "\n"
    }
}
