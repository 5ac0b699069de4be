internal import Foundation

extension PrivateScheduler {
    /// Adds a raw queue: what is submitted reaches the device as it is.
    ///
    /// - Parameter options: as `lpadmin -o` takes them, `printer-op-policy=authenticated` say.
    package func addRawQueue(
        _ name: String, to deviceURI: String, options: [String] = []
    ) async throws {
        try await administer(["-p", name, "-v", deviceURI, "-E"], options)
    }

    /// Adds a queue with a PPD file.
    package func addQueue(
        _ name: String, to deviceURI: String, ppd path: String, options: [String] = []
    ) async throws {
        try await administer(["-p", name, "-v", deviceURI, "-P", path, "-E"], options)
    }

    /// Adds a queue to an IPP printer with `-m everywhere`, and waits for the PPD, which cupsd makes
    /// after it has answered; then, when there is a prefix, puts it in front of the device URI,
    /// which keeps the PPD.
    package func addEverywhereQueue(
        _ name: String, to printerURI: String, prefix: String = "", options: [String] = []
    ) async throws {
        try await administer(["-p", name, "-v", printerURI, "-m", "everywhere", "-E"], options)
        try await waitFor("the PPD of \(name)", within: .seconds(30), last: { logTail() }) {
            ppd(of: name).hasSuffix("\n") ? true : nil
        }
        guard !prefix.isEmpty else { return }
        try await setDeviceURI(of: name, to: prefix + printerURI)
    }

    /// Adds a queue with the PPD that `driverless` makes of an IPP printer.
    package func addDriverlessQueue(
        _ name: String, to printerURI: String, prefix: String = "", options: [String] = []
    ) async throws {
        let ppd = try await client(RequiredProgram.driverless, [printerURI]).text()
        let path = try folder.write(ppd.utf8, to: "client/\(name).ppd")
        try await addQueue(name, to: prefix + printerURI, ppd: path, options: options)
    }

    /// Gives an idle queue another device URI. A job being printed there would be killed and run
    /// again.
    package func setDeviceURI(of name: String, to deviceURI: String) async throws {
        try await administer(["-p", name, "-v", deviceURI], [])
    }

    /// Sets options of a queue, `Duplex=DuplexNoTumble` say, which is a default in its PPD.
    package func setOptions(_ options: [String], of name: String) async throws {
        try await administer(["-p", name], options)
    }

    /// What cupsd tells of a queue.
    package func queue(_ name: String) async throws -> QueueStatus {
        let objects = try await ask(.queueAttributes, ["queue": name])
        guard let status = objects.first.flatMap({ QueueStatus($0) }) else {
            throw ScenarioError.unexpectedAnswer(from: "Get-Printer-Attributes", "\(objects)")
        }
        return status
    }

    /// Waits until a queue prints nothing.
    @discardableResult
    package func waitUntilIdle(
        _ name: String, within limit: Duration = .seconds(30)
    ) async throws -> QueueStatus {
        try await waitFor("queue \(name) to be idle", within: limit, last: { logTail() }) {
            let status = try await queue(name)
            return status.state == .processing ? nil : status
        }
    }

    /// The queue's PPD; empty for a raw queue.
    package func ppd(of name: String) -> String { folder.text("etc/ppd/\(name).ppd") }

    /// Makes a class of queues, which takes jobs.
    package func addClass(_ name: String, of queues: [String]) async throws {
        for queue in queues { try await administer(["-p", queue, "-c", name], []) }
        try await administer(["-p", name, "-E"], [])
    }

    /// Lets a queue that was stopped print again.
    package func enable(_ name: String) async throws {
        try await client(RequiredProgram.cupsenable, [name]).text()
    }

    private func administer(_ arguments: [String], _ options: [String]) async throws {
        try await client(
            RequiredProgram.lpadmin, arguments + options.flatMap { ["-o", $0] }
        ).text()
    }
}
