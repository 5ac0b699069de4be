extension AnalysisReport {
    /// Writes the report of `analysis`, in pieces and page by page: reports of 100,000 pages are not
    /// held as such.
    package static func write(
        file: String, _ analysis: DocumentAnalysis, to sink: @escaping ([UInt8]) -> Void
    ) {
        let report = AnalysisReport(file: file, totalsOf: analysis)
        JSONWriter.object(to: sink) { json in
            json.member("colorImpressions", report.colorImpressions)
            if let copies = report.copies { json.member("copies", copies) }
            json.member("file", file)
            if let format = report.format { json.member("format", format.rawValue) }
            json.member("formats", report.formats.map(\.rawValue))
            json.member("impressions", report.impressions)
            json.member("monochromeImpressions", report.monochromeImpressions)
            json.member("pages", analysis.impressions.pages) { PageReport($1).write(&$0) }
            json.member("sheets", report.sheets)
            json.member("sides", report.sides.rawValue)
            json.member("warnings", report.warnings) { json, warning in
                json.member("message", warning.message)
                json.member("offsetBytes", warning.offsetBytes)
            }
        }
    }
}

extension AnalysisReport.PageReport {
    fileprivate func write(_ json: inout JSONWriter) {
        json.member("blank", blank)
        json.member("color", color)
        json.member("copies", copies)
        if let endBytes { json.member("endBytes", endBytes) }
        if let heightPoints { json.member("heightPoints", heightPoints) }
        if let media { json.member("media", media) }
        if let mediaType { json.member("mediaType", mediaType) }
        if let offsetBytes { json.member("offsetBytes", offsetBytes) }
        json.member("sides", sides.rawValue)
        json.member("startsSheet", startsSheet)
        if let widthPoints { json.member("widthPoints", widthPoints) }
    }
}

extension AnalysisFailure {
    package func write(to sink: @escaping ([UInt8]) -> Void) {
        JSONWriter.object(to: sink) { json in
            json.member("error", error)
            json.member("file", file)
            json.member("offsetBytes", offsetBytes)
        }
    }
}
