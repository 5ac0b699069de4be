import CQPDF
import PrintModel
import SystemPackage

/// Has libqpdf read a document that is damaged, or encrypted with an empty user password.
///
/// qpdf keeps every object that it has read, so memory grows with the objects looked at; how much
/// it reads and how deep it goes is limited by the shim.
final class PDFMendedFile: PDFObjectSource {
    private let document: OpaquePointer
    private let budget: PDFBudget
    private(set) var trailer: PDFDictionary = [:]

    var damageCount: Int { cqpdf_damage_count(document) }

    /// - Throws: `encrypted`, `damaged` when qpdf can't mend it, `overLimit`.
    init(_ bytes: PDFBytes, start: Int, _ budget: PDFBudget) throws(AnalysisError) {
        var opened: OpaquePointer?
        let status = cqpdf_open(
            bytes.file.rawValue, Int64(start), Int64(bytes.range.upperBound - start), &opened)
        guard status == CQPDF_OK, let opened else {
            throw PDFMendedFile.error(status, budget)
        }
        document = opened
        self.budget = budget
        let text = try text { sink, context in cqpdf_trailer(document, sink, context) }
        if case .dictionary(let trailer) = try PDFMendedFile.value(text, budget) {
            self.trailer = trailer
        }
    }

    deinit {
        cqpdf_close(document)
    }

    func object(_ reference: PDFReference) throws(AnalysisError) -> PDFValue {
        try budget.countObjects()
        guard let number = Int32(exactly: reference.number), number > 0,
            let generation = Int32(exactly: reference.generation)
        else { return .null }
        var isStream = false
        let text = try text { sink, context in
            cqpdf_object(document, number, generation, &isStream, sink, context)
        }
        let value = try PDFMendedFile.value(text, budget)
        guard isStream, case .dictionary(let dictionary) = value else { return value }
        return .stream(PDFStream(reference: reference, dictionary: dictionary, range: nil))
    }

    func location(of stream: PDFStream) -> cqpdf_stream {
        var location = cqpdf_stream()
        location.document = document
        location.number = Int32(truncatingIfNeeded: stream.reference.number)
        location.generation = Int32(truncatingIfNeeded: stream.reference.generation)
        return location
    }

    /// The text that `call` hands to its sink.
    private func text(
        _ call: (cqpdf_sink, UnsafeMutableRawPointer) -> cqpdf_status
    ) throws(AnalysisError) -> [UInt8] {
        var text: [UInt8] = []
        let status = withUnsafeMutablePointer(to: &text) { text in
            call(
                { context, bytes, count in
                    context?.assumingMemoryBound(to: [UInt8].self).pointee
                        .append(contentsOf: UnsafeBufferPointer(start: bytes, count: count))
                    return true
                }, text)
        }
        guard status == CQPDF_OK else { throw PDFMendedFile.error(status, budget) }
        return text
    }

    private static func value(_ text: [UInt8], _ budget: PDFBudget) throws(AnalysisError)
        -> PDFValue
    {
        let value = text.withUnsafeBytes { bytes in
            var lexer = PDFLexer(bytes)
            return try? lexer.value()
        }
        // What qpdf writes is well-formed, but may be nested deeper than what is read here.
        return value ?? .null
    }

    private static func error(_ status: cqpdf_status, _ budget: PDFBudget) -> AnalysisError {
        switch status {
        case CQPDF_ENCRYPTED: .encrypted(.pdf, offsetBytes: budget.offsetBytes)
        case CQPDF_EXHAUSTED: .overLimit(.objects, offsetBytes: budget.offsetBytes)
        default: budget.damaged("it can't be mended")
        }
    }
}
