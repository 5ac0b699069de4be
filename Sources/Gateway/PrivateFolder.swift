import CLinux
import Glibc
import SystemPackage

/// Folders below the state folder. The backend, which is root, and the service, which is not, work in
/// them; what root makes there belongs to whom the state folder belongs to.
enum PrivateFolder {
    /// Makes the folder, for its owner only, unless it is there.
    static func make(_ path: String) {
        guard mkdir(path, S_IRWXU) == 0,
            let folder = try? FileDescriptor.open(
                path, .readOnly, options: [.directory, .noFollow, .closeOnExec])
        else { return }
        share(folder.rawValue, in: FilePath(path).removingLastComponent().string)
        try? folder.close()
    }

    /// Gives an open file to the owner of `folder`; to root, one that can't be given is as good.
    static func share(_ file: Int32, in folder: String) {
        _ = clinux_give_to_owner_of(folder, file)
    }
}
