internal import Glibc

/// A program that scenarios run, and the Debian package that brings it.
package struct RequiredProgram: Sendable {
    package let path: String
    package let packageName: String

    package static let cupsd = RequiredProgram("/usr/sbin/cupsd", from: "cups-daemon")
    package static let ippeveprinter = RequiredProgram(
        "/usr/sbin/ippeveprinter", from: "cups-ipp-utils")
    package static let dbusDaemon = RequiredProgram("/usr/bin/dbus-daemon", from: "dbus-daemon")
    package static let setsid = RequiredProgram("/usr/bin/setsid", from: "util-linux")
    package static let setpriv = RequiredProgram("/usr/bin/setpriv", from: "util-linux")
    package static let ipptool = RequiredProgram("/usr/bin/ipptool", from: "cups-ipp-utils")
    package static let lp = RequiredProgram("/usr/bin/lp", from: "cups-client")
    package static let lpstat = RequiredProgram("/usr/bin/lpstat", from: "cups-client")
    package static let cancel = RequiredProgram("/usr/bin/cancel", from: "cups-client")
    package static let lpadmin = RequiredProgram("/usr/sbin/lpadmin", from: "cups-client")
    package static let cupsenable = RequiredProgram("/usr/sbin/cupsenable", from: "cups-client")
    package static let lpmove = RequiredProgram("/usr/sbin/lpmove", from: "cups-client")
    package static let snmpd = RequiredProgram("/usr/sbin/snmpd", from: "snmpd")
    package static let driverless = RequiredProgram("/usr/bin/driverless", from: "cups-filters")
    package static let apparmorParser = RequiredProgram(
        "/usr/sbin/apparmor_parser", from: "apparmor")
    package static let pgbouncer = RequiredProgram("/usr/sbin/pgbouncer", from: "pgbouncer")
    package static let openssl = RequiredProgram("/usr/bin/openssl", from: "openssl")
    package static let pdfinfo = RequiredProgram("/usr/bin/pdfinfo", from: "poppler-utils")

    /// All that a scenario may need: what is run here, and what cupsd runs.
    package static let all: [RequiredProgram] = [
        .cupsd, .ippeveprinter, .dbusDaemon, .setpriv, .setsid, .ipptool, .lp, .lpstat, .cancel,
        .lpadmin, .cupsenable, .lpmove, .snmpd, .driverless, .apparmorParser, .pdfinfo,
        .openssl, .pgbouncer,
        RequiredProgram("/usr/lib/cups/backend/ipp", from: "cups-daemon"),
        RequiredProgram("/usr/lib/cups/backend/socket", from: "cups"),
        RequiredProgram("/usr/lib/cups/filter/gziptoany", from: "cups"),
        RequiredProgram("/usr/lib/cups/filter/pdftopdf", from: "cups-filters"),
        RequiredProgram("/usr/lib/cups/filter/gstoraster", from: "cups-filters"),
    ]

    package init(_ path: String, from packageName: String) {
        self.path = path
        self.packageName = packageName
    }

    /// Throws `missingProgram` for the first program of `programs` that this machine has not.
    package static func check(_ programs: [RequiredProgram] = all) throws(ScenarioError) {
        for program in programs where access(program.path, X_OK) != 0 {
            throw .missingProgram(program.path, packageName: program.packageName)
        }
    }
}
