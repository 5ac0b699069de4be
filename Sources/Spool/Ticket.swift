package import PrintModel

/// What cupsd gives a backend beside the data: its arguments and environment (backend(7)).
///
/// User, title and options are text that a member chose: never part of a command, a file name or
/// a statement.
package struct Ticket: Hashable, Sendable {
    /// IPP "job-id".
    package let jobID: Int
    package let userName: String
    /// Whether cupsd has proved that it is this user's job: by the peer of its socket, or a password.
    package let isUserNameTrusted: Bool
    package let title: String
    /// How often the backend is told to print, 1 or more.
    package let copies: Int
    package let options: PrintOptions
    /// The file to print, when the data does not come on standard input.
    package let filePath: String?
    /// The queue that prints; in a class, its member.
    package let queue: String
    package let device: DeviceURI
    /// What the data was filtered to, as cupsd believes; the data itself may be something else.
    package let finalContentType: String?
    /// The queue's PPD, if it has one.
    package let ppdPath: String?

    /// Whether each document of the job comes in a run of its own.
    package var comesByDocument: Bool { ppdPath.map(QueueDefaults.init)?.isSingleFile ?? false }

    /// - Parameters:
    ///   - arguments: all of them, the program's name first.
    ///   - environment: what cupsd set.
    /// - Throws: what is wrong with them.
    package init(arguments: [String], environment: [String: String]) throws(TicketError) {
        guard arguments.count >= 6 else { throw .tooFewArguments }
        guard arguments.count <= 7 else { throw .tooManyArguments }
        guard let jobID = Int(arguments[1]), jobID > 0, jobID <= Int32.max else {
            throw .noJobID(arguments[1])
        }
        // cupsd's own bound on copies is MaxCopies, 9999 unless configured.
        guard let copies = Int(arguments[4]), (1...99_999).contains(copies) else {
            throw .noCopies(arguments[4])
        }
        let uri = environment["DEVICE_URI"] ?? arguments[0]
        do {
            device = try DeviceURI(uri)
        } catch {
            throw .device(error, uri: uri)
        }
        guard uri.hasPrefix(DeviceURI.prefix) else { throw .notWrapped(uri) }
        guard let queue = environment["PRINTER"], !queue.isEmpty else { throw .noQueue }
        self.jobID = jobID
        userName = arguments[2]
        isUserNameTrusted = Authentication(environment).proves(arguments[2])
        title = arguments[3]
        self.copies = copies
        options = PrintOptions(arguments[5])
        filePath = arguments.count == 7 ? arguments[6] : nil
        self.queue = queue
        finalContentType = environment["FINAL_CONTENT_TYPE"]
        ppdPath = environment["PPD"]
    }
}

/// What is wrong with the arguments or the environment, in the order in which it is checked.
package enum TicketError: Error, Hashable, Sendable {
    case tooFewArguments
    case tooManyArguments
    case noJobID(String)
    case noCopies(String)
    case device(DeviceURIError, uri: String)
    case notWrapped(String)
    case noQueue
}
