import Glibc
import MendingSupport
import PageAnalysis
import PrintModel
import SystemPackage

/// The language under test: `PAGETOLL_FUZZ_FORMAT` as `pagetoll analyze` prints it; any when unset.
private let format: DocumentFormat? = getenv("PAGETOLL_FUZZ_FORMAT")
    .map { String(cString: $0) }
    .map { name in
        guard let format = DocumentFormat(rawValue: name) else {
            fatalError("PAGETOLL_FUZZ_FORMAT=\(name) is no language")
        }
        return format
    }

/// A file of our own that every input is written to, as a spooled job would be.
private let file = FileDescriptor(rawValue: fileno(tmpfile()))

/// Any bytes at all give impressions or an `AnalysisError`: never a trap, never a long wait, never
/// more memory than a job may cost.
@c(LLVMFuzzerTestOneInput)
public func fuzz(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
    ftruncate(file.rawValue, 0)
    let bytes = UnsafeRawBufferPointer(start: start, count: count)
    _ = try? file.writeAll(toAbsoluteOffset: 0, bytes)
    let analyzer = DocumentAnalyzer(limits: .fuzzing, facilities: .mendingHere)
    if let format {
        _ = try? analyzer.analyze(file, as: format)
    } else {
        _ = try? analyzer.analyze(file)
    }
    return 0
}
