internal import Foundation

/// The SNMP agent of a printer on loopback: net-snmp's own, with the objects of a printer's MIB that
/// tell what it has counted and whether it is busy.
package final class VirtualCounter: Sendable {
    package let port: UInt16
    private let folder: ScenarioFolder
    private let program: RunningProgram

    /// hrPrinterStatus (RFC 2790).
    package enum State: Int, Sendable {
        case idle = 3
        case printing = 4
    }

    init(in folder: ScenarioFolder, life: Int) async throws {
        self.folder = folder
        port = try LoopbackPort.free()
        try folder.makeFolder("agent")
        let answers = try folder.write(Self.script.utf8, to: "agent/answers", mode: 0o755)
        let configuration = try folder.write(
            """
            agentAddress udp:127.0.0.1:\(port)
            rocommunity public 127.0.0.1
            pass .1.3.6.1.2.1.43 \(answers)
            pass -p 1 .1.3.6.1.2.1.25.3.5.1.1.1 \(answers)

            """.utf8, to: "agent/configuration")
        program = try await RunningProgram(
            RequiredProgram.snmpd.path,
            ["-f", "-Lo", "-C", "-c", configuration, "-p", folder.path("agent/pid")],
            environment: [
                "SNMP_PERSISTENT_DIR": folder.path("agent"), "PATH": "/usr/bin:/bin",
            ], logPath: folder.path("agent/log"))
        try set(life: life, .idle)
        try await waitFor("snmpd to start", within: .seconds(30), last: { program.log }) {
            program.log.contains("NET-SNMP version") ? true : nil
        }
    }

    /// What it answers from now on.
    package func set(life: Int, _ state: State) throws {
        try folder.write("\(life) \(state.rawValue)\n".utf8, to: "agent/values.new")
        guard rename(folder.path("agent/values.new"), folder.path("agent/values")) == 0 else {
            throw ScenarioError.system(call: "rename", errno: errno)
        }
    }

    func stop() async {
        await program.kill()
    }

    /// snmpd runs it as `answers -g OID`; it prints OID, type and value.
    private static let script = """
        #!/bin/sh
        read -r life state <"$(dirname "$0")/values"
        [ "$1" = -g ] || exit 0
        case $2 in
        .1.3.6.1.2.1.43.10.2.1.3.1.1) printf '%s\\ninteger\\n7\\n' "$2" ;;
        .1.3.6.1.2.1.43.10.2.1.4.1.1) printf '%s\\ncounter\\n%s\\n' "$2" "$life" ;;
        .1.3.6.1.2.1.25.3.5.1.1.1) printf '%s\\ninteger\\n%s\\n' "$2" "$state" ;;
        esac

        """
}
