import PrintModel

/// The languages of printers that leave the work to the host: what is sent are records or commands
/// with rasters in them.
enum HostBasedLanguage {
    /// The language that `bytes` begin with, where that is sure.
    static func format(of bytes: [UInt8]) -> DocumentFormat? {
        if let format = ZjStreamAnalyzer.format(of: bytes) { return format }
        if XQXAnalyzer.begins(bytes) { return .xqx }
        if OakAnalyzer.begins(bytes) { return .oak }
        if LIDILAnalyzer.begins(bytes) { return .lidil }
        if SFFAnalyzer.begins(bytes) { return .sff }
        if SamsungGDIAnalyzer.begins(bytes) { return .samsungGDI }
        if PageProWAnalyzer.begins(bytes) { return .pageProW }
        if CanonBJAnalyzer.begins(bytes) { return .canonBJ }
        if LIPSAnalyzer.begins(bytes) { return .canonLIPS }
        if NPDLAnalyzer.begins(bytes) { return .npdl }
        if ESCPageAnalyzer.begins(bytes) { return .escPage }
        if OkidataAnalyzer.begins(bytes) { return .okidata }
        if ZPLAnalyzer.begins(bytes) { return .zpl }
        return nil
    }

    /// The language that PJL enters by `name`, in capitals: several begin with nothing by which they
    /// could be known.
    static func format(named name: String) -> DocumentFormat? {
        switch name {
        case "ZJS": .zjStream
        case "XQX": .xqx
        case "LAVAFLOW": .lava
        case "HIPERC": .hiperc
        case "HBPL": .hbpl
        case "HBP": .brotherHBP
        case "QPDL": .qpdl
        case "SMART": .samsungGDI
        case "LIPS": .canonLIPS
        default: nil
        }
    }

    /// Reads a document in `format`.
    ///
    /// - Returns: false when that is none of these languages; nothing is then read.
    static func analyze(
        _ format: DocumentFormat, _ reader: inout ByteReader, into builder: inout AnalysisBuilder
    ) throws(AnalysisError) -> Bool {
        switch format {
        case .zjStream, .slx:
            try ZjStreamAnalyzer(format: format).analyze(&reader, into: &builder)
        case .xqx: try XQXAnalyzer().analyze(&reader, into: &builder)
        case .oak: try OakAnalyzer().analyze(&reader, into: &builder)
        case .ddst: try DDSTAnalyzer().analyze(&reader, into: &builder)
        case .hiperc: try HIPERCAnalyzer().analyze(&reader, into: &builder)
        case .hbpl: try HBPLAnalyzer().analyze(&reader, into: &builder)
        case .brotherHBP: try BrotherHBPAnalyzer().analyze(&reader, into: &builder)
        case .lava: try LavaflowAnalyzer().analyze(&reader, into: &builder)
        case .qpdl: try QPDLAnalyzer().analyze(&reader, into: &builder)
        case .lidil: try LIDILAnalyzer().analyze(&reader, into: &builder)
        case .sff: try SFFAnalyzer().analyze(&reader, into: &builder)
        case .samsungGDI: try SamsungGDIAnalyzer().analyze(&reader, into: &builder)
        case .pageProW: try PageProWAnalyzer().analyze(&reader, into: &builder)
        case .canonBJ: try CanonBJAnalyzer().analyze(&reader, into: &builder)
        case .canonLIPS: try LIPSAnalyzer().analyze(&reader, into: &builder)
        case .npdl: try NPDLAnalyzer().analyze(&reader, into: &builder)
        case .escPage: try ESCPageAnalyzer().analyze(&reader, into: &builder)
        case .okidata: try OkidataAnalyzer().analyze(&reader, into: &builder)
        case .zpl: try ZPLAnalyzer().analyze(&reader, into: &builder)
        default: return false
        }
        return true
    }
}
