/// What the print data of one job says will be put on paper.
package struct DocumentAnalysis: Hashable, Sendable {
    /// The languages found, in the order of their first document.
    package var formats: [DocumentFormat]
    package var impressions: Impressions
    package var warnings: [AnalysisWarning]

    package init(
        formats: [DocumentFormat], impressions: Impressions, warnings: [AnalysisWarning] = []
    ) {
        self.formats = formats
        self.impressions = impressions
        self.warnings = warnings
    }
}

/// Damage or oddity that was read past.
package struct AnalysisWarning: Hashable, Sendable {
    /// A phrase without a full stop: what is odd.
    package let message: String
    package let offsetBytes: Int

    package init(_ message: String, offsetBytes: Int) {
        self.message = message
        self.offsetBytes = offsetBytes
    }
}
