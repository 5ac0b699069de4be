import Glibc

/// What the system says of a file or folder.
package struct FileFacts: Hashable, Sendable {
    package let path: String
    /// Nil when there is none.
    package let status: Status?

    package struct Status: Hashable, Sendable {
        package let isFolder: Bool
        package let owner: UInt32
        /// The permission bits.
        package let mode: UInt32

        package init(isFolder: Bool, owner: UInt32, mode: UInt32) {
            self.isFolder = isFolder
            self.owner = owner
            self.mode = mode
        }
    }

    package init(path: String, status: Status?) {
        self.path = path
        self.status = status
    }

    /// Looks at `path`, and through links.
    package init(lookingAt path: String) {
        var found = stat()
        self.path = path
        status =
            stat(path, &found) == 0
            ? Status(
                isFolder: found.st_mode & S_IFMT == S_IFDIR, owner: found.st_uid,
                mode: found.st_mode & 0o7777) : nil
    }
}

extension FileFacts {
    /// Whether `user` sees all of the installation that this folder belongs to. To others much of it
    /// is closed, and would be taken for missing.
    package func isOpen(to user: UInt32) -> Bool {
        user == 0 || status?.owner == user
    }
}

extension FileFacts.Status {
    /// Whether somebody else than the owner can write.
    var isOpenToWriting: Bool { mode & 0o022 != 0 }
    /// Whether somebody who is neither the owner nor of the group can do anything.
    var isOpenToOthers: Bool { mode & 0o007 != 0 }
    var octal: String { "0" + String(mode, radix: 8) }
}

/// The programs and files of an installation.
package struct FileChecks: Sendable {
    /// Who cupsd runs as, and should own all this: root, but in tests.
    private let administrator: UInt32

    package init(administrator: UInt32 = 0) {
        self.administrator = administrator
    }

    /// The backend, which cupsd runs as root only when nobody else may run or write it.
    package func backend(_ backend: FileFacts, in folder: FileFacts) -> [Finding] {
        let install =
            "Install it: `make install`, or `install -o root -g root -m 0700 pagetoll-backend "
            + "\(backend.path)`."
        guard let file = backend.status else {
            return [
                Finding(
                    .backend, backend.path, "The backend is missing; no protected queue prints.",
                    remedy: install)
            ]
        }
        var findings: [Finding] = []
        if file.owner != administrator {
            findings.append(
                Finding(
                    .backend, backend.path, "The backend is not root's, so cupsd does not run it.",
                    remedy: "chown root:root \(backend.path)"))
        }
        if file.mode != 0o700 {
            findings.append(
                Finding(
                    .backend, backend.path,
                    "The backend has mode \(file.octal). With other rights than 0700 cupsd runs it "
                        + "without root's, or not at all, and it can't open the ledger.",
                    remedy: "chmod 0700 \(backend.path)"))
        }
        if let status = folder.status, status.isOpenToWriting || status.owner != administrator {
            findings.append(
                Finding(
                    .backend, folder.path,
                    "The folder of backends can be written by others than root, so cupsd runs none.",
                    remedy: "chown root:root \(folder.path); chmod 0755 \(folder.path)"))
        }
        return findings
    }

    /// The program that reads print data.
    package func analyzer(_ analyzer: FileFacts) -> [Finding] {
        guard let file = analyzer.status, file.mode & 0o001 != 0 else {
            return [
                Finding(
                    .analyzer, analyzer.path,
                    "The program that counts pages is not there, or can't be run; all jobs are held.",
                    remedy: "Install it: `make install`; the configuration names it as `analyzer`.")
            ]
        }
        return writable(
            analyzer, .analyzer, "Others than root can change the program that counts pages.")
    }

    /// The program that writes PDF documents anew which can't be read as they are.
    package func mender(_ mender: FileFacts) -> [Finding] {
        guard let file = mender.status, file.mode & 0o001 != 0 else {
            return [
                Finding(
                    .analyzer, mender.path,
                    "The program that mends PDF documents is not there, or can't be run; jobs with "
                        + "encrypted or damaged ones are held.",
                    remedy: "Install it beside the program that counts pages: `make install`.")
            ]
        }
        return writable(
            mender, .analyzer, "Others than root can change the program that mends PDF documents.")
    }

    /// The configuration; nil where there is none, and its defaults count.
    package func configuration(_ file: FileFacts?) -> [Finding] {
        guard let file, file.status != nil else { return [] }
        return writable(
            file, .configuration,
            "Others than root can change the configuration, and with it what is charged.")
    }

    /// The folder of locks and late prints, and the ledger.
    package func state(_ folder: FileFacts, store: FileFacts) -> [Finding] {
        var findings: [Finding] = []
        if let status = folder.status {
            if status.isOpenToOthers || status.isOpenToWriting || !status.isFolder {
                findings.append(
                    Finding(
                        .stateFolder, folder.path,
                        "The state folder has mode \(status.octal): others can get at locks, late "
                            + "prints or the ledger.",
                        remedy: "chmod 0700 \(folder.path)"))
            }
        } else {
            findings.append(
                Finding(
                    .stateFolder, folder.path, "The state folder is missing; all jobs are held.",
                    remedy: "install -d -o root -g root -m 0700 \(folder.path)"))
        }
        if let status = store.status, status.isOpenToOthers {
            findings.append(
                Finding(
                    .store, store.path,
                    "The ledger has mode \(status.octal): everybody can read it, or write money.",
                    remedy: "chmod 0660 \(store.path)*"))
        }
        return findings
    }

    private func writable(_ file: FileFacts, _ code: Finding.Code, _ what: String) -> [Finding] {
        guard let status = file.status, status.isOpenToWriting || status.owner != administrator
        else { return [] }
        return [
            Finding(
                code, file.path, what,
                remedy: "chown root:root \(file.path); chmod go-w \(file.path)")
        ]
    }
}
