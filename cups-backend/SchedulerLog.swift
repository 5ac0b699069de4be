import Logging
import SystemPackage

/// Log lines as cupsd takes them from backends: it puts them into its error log, with the job's
/// number, when its own LogLevel is low enough (filter(7), "Messages").
///
/// All are DEBUG lines: cupsd shows any other to the job's owner.
struct SchedulerLog: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel = Logger.Level.debug

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        BackendProtocol.write("DEBUG: pagetoll: \(event.message)")
    }
}
