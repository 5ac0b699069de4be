internal import Foundation
internal import Synchronization

/// What differs between one virtual printer and the next.
package struct VirtualPrinterSettings: Sendable {
    package var name = "printer"
    /// With PDF among them, the printer makes copies itself; without, the filters make them.
    package var formats = ["application/pdf", "image/jpeg", "image/pwg-raster", "image/urf"]
    package var hasColor = true
    package var hasDuplex = true
    package var plan = EnginePlan()

    package init() {}

    /// One that takes raster only, so that cupsd's filters make the pages and the copies.
    package static func raster(_ format: String = "image/pwg-raster") -> VirtualPrinterSettings {
        var settings = VirtualPrinterSettings()
        settings.formats = [format]
        return settings
    }
}

/// An IPP printer on loopback: ippeveprinter with a bus of its own, and an engine that records
/// every document.
package final class VirtualPrinter: Sendable {
    package let settings: VirtualPrinterSettings
    private struct State {
        var port: UInt16 = 0
        var bus: RunningProgram?
        var program: RunningProgram?
    }

    private let state = Mutex(State())
    private let folder: ScenarioFolder

    init(in folder: ScenarioFolder, _ settings: VirtualPrinterSettings) throws {
        self.folder = folder
        self.settings = settings
        for name in ["received", "engine"] { try folder.makeFolder("\(settings.name)/\(name)") }
        try setPlan(settings.plan)
    }

    package var port: UInt16 { state.withLock { $0.port } }

    package var uri: String { "ipp://127.0.0.1:\(port)/ipp/print" }

    /// How the next document is printed.
    package func setPlan(_ plan: EnginePlan) throws {
        try folder.write(JSONEncoder().encode(plan), to: "\(settings.name)/engine/plan.json")
    }

    /// Switches it on; at the same port when it was on before.
    package func start() async throws {
        let engine = try BuiltProgram.path(of: "scenario-engine")
        let busPath = folder.path("\(settings.name)/bus")
        let bus = try await RunningProgram(
            RequiredProgram.dbusDaemon.path,
            ["--session", "--nofork", "--nopidfile", "--address=unix:path=\(busPath)"],
            environment: [:], logPath: folder.path("\(settings.name)/bus.log"))
        state.withLock { $0.bus = bus }
        try await waitFor("dbus-daemon to start", within: .seconds(30), last: { bus.log }) {
            guard bus.isRunning else {
                throw ScenarioError.notReady("dbus-daemon", log: bus.log)
            }
            return FileManager.default.fileExists(atPath: busPath) ? true : nil
        }
        for _ in 0..<3 {
            let port = self.port == 0 ? try LoopbackPort.free() : self.port
            let program = try await RunningProgram(
                RequiredProgram.ippeveprinter.path, arguments(port: port, engine: engine),
                environment: [
                    "DBUS_SYSTEM_BUS_ADDRESS": "unix:path=\(busPath)",
                    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8",
                    "TMPDIR": folder.path(settings.name),
                    VirtualEngine.folderVariable: folder.path("\(settings.name)/engine"),
                ], logPath: folder.path("\(settings.name)/printer.log"))
            state.withLock { $0.program = program }
            try await waitFor("ippeveprinter to start", within: .seconds(30)) {
                !program.isRunning || LoopbackPort.answers(port) ? true : nil
            }
            // Another program may have just taken the port, and answer there.
            guard program.isRunning else { continue }
            return state.withLock { $0.port = port }
        }
        throw ScenarioError.notReady("ippeveprinter", log: log)
    }

    /// Switches it off.
    package func stop() async {
        let (program, bus) = state.withLock { ($0.program, $0.bus) }
        await program?.stop()
        await bus?.stop()
        try? FileManager.default.removeItem(atPath: folder.path("\(settings.name)/bus"))
    }

    /// Stops it where it stands (SIGSTOP): connections stay, and nothing is answered.
    package func freeze() { state.withLock { $0.program }?.identity.send(SIGSTOP) }

    package func thaw() { state.withLock { $0.program }?.identity.send(SIGCONT) }

    /// Ends it by force.
    package func kill() async {
        let (program, bus) = state.withLock { ($0.program, $0.bus) }
        await program?.kill()
        await bus?.kill()
    }

    /// The documents received so far whose engine has begun, in the order of the printer's jobs.
    package var documents: [ReceivedDocument] {
        let path = folder.path("\(settings.name)/engine")
        let names = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
        return names.filter { $0.hasSuffix(".json") && $0 != "plan.json" }.compactMap { name in
            try? JSONDecoder().decode(
                ReceivedDocument.self, from: Data(contentsOf: URL(filePath: "\(path)/\(name)")))
        }.sorted { $0.jobNumber < $1.jobNumber }
    }

    /// Impressions on paper so far, over all jobs.
    package var impressionsCompleted: Int {
        documents.reduce(0) { $0 + $1.impressionsCompleted }
    }

    /// Waits until `count` documents have been printed; returns all.
    package func documents(
        printed count: Int, within limit: Duration = .seconds(30)
    ) async throws -> [ReceivedDocument] {
        try await waitFor(
            "\(settings.name) to print \(count) documents", within: limit,
            last: { "\(documents)\n\(log)" },
            look: {
                let documents = documents
                return documents.count(where: \.isFinished) >= count ? documents : nil
            })
    }

    /// What ippeveprinter wrote.
    package var log: String { folder.text("\(settings.name)/printer.log") }

    private func arguments(port: UInt16, engine: String) -> [String] {
        var arguments = ["-p", "\(port)", "-n", "localhost", "-r", "off", "-v"]
        arguments += ["-d", folder.path("\(settings.name)/received"), "-k", "-c", engine]
        arguments += ["-f", settings.formats.joined(separator: ",")]
        if settings.hasColor { arguments += ["-s", "10,10"] }
        if settings.hasDuplex { arguments.append("-2") }
        return arguments + ["Scenario \(settings.name)"]
    }
}
