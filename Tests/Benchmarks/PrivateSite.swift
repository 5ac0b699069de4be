import Glibc

/// The private cupsd of the run: what it would give a backend.
struct PrivateSite {
    let folder: String
    let queue: String
    /// The printer's address, as in a device URI.
    let device: String

    init(folder: String, queue: String, printerPort: UInt16) {
        self.folder = folder
        self.queue = queue
        // Without the options the backend waits for the printer to close, and asks it over SNMP.
        device = "127.0.0.1:\(printerPort)/?snmp=false&waiteof=false"
    }

    /// What cupsd sets for a job (CUPS-FACTS 1).
    func environment(deviceURI: String) -> [String: String] {
        [
            "CHARSET": "utf-8", "CONTENT_TYPE": "application/pdf",
            "CUPS_CACHEDIR": "\(folder)/cache", "CUPS_DATADIR": "/usr/share/cups",
            "CUPS_ENCRYPTION": "IfRequested", "CUPS_FILETYPE": "document",
            "CUPS_MAX_MESSAGE": "2047", "CUPS_REQUESTROOT": "\(folder)/spool",
            "CUPS_SERVER": "\(folder)/run/cups.sock", "CUPS_SERVERBIN": "\(folder)/bin",
            "CUPS_SERVERROOT": "\(folder)/etc", "CUPS_STATEDIR": "\(folder)/run",
            "DEVICE_URI": deviceURI, "FINAL_CONTENT_TYPE": "application/pdf",
            "HOME": "\(folder)/spool/tmp", "IPP_PORT": "631", "LANG": "en_US.UTF-8",
            "PAGETOLL_CONFIG": "\(folder)/pagetoll.conf",
            "PATH": "\(folder)/bin/filter:/usr/bin:/bin",
            "PPD": "\(folder)/etc/ppd/\(queue).ppd", "PRINTER": queue, "PRINTER_INFO": queue,
            "PRINTER_LOCATION": "", "PRINTER_STATE_REASONS": "none",
            "SERVER_ADMIN": "root@localhost", "SOFTWARE": "CUPS/2.4.2",
            "TMPDIR": "\(folder)/spool/tmp", "USER": "root",
        ]
    }

    /// The start of a backend as cupsd makes it: by cups-exec, which takes rights away first. A cupsd
    /// that is not root has none to take.
    func command(_ contender: Contender, deviceURI: String) -> [String] {
        let path = "\(folder)/bin/backend/\(contender.scheme)"
        guard geteuid() == 0, let user = getpwnam("lp") else { return [path, deviceURI] }
        let userID = contender.isPrivileged ? 0 : user.pointee.pw_uid
        return [
            "\(folder)/bin/daemon/cups-exec", "cups-exec", "-g", String(user.pointee.pw_gid), "-n",
            "0", "-u", String(userID), "none", path, deviceURI,
        ]
    }
}
