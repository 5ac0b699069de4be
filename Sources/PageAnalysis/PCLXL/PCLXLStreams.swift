/// User-defined streams: forms and letterheads that ExecStream paints.
struct PCLXLStreams {
    /// Bytes kept in all streams together: printers have little room for them too.
    static let maximumByteCount = 8 << 20

    private var contents: [[UInt8]: [UInt8]] = [:]
    private var nameBeingRead: [UInt8]?
    private var byteCount = 0

    var isReading: Bool { nameBeingRead != nil }

    subscript(name: [UInt8]) -> [UInt8]? { contents[name] }

    /// BeginStream: a stream of the same name is replaced.
    mutating func begin(_ name: [UInt8]) {
        remove(name)
        contents[name] = []
        nameBeingRead = name
    }

    /// ReadStream.
    ///
    /// - Throws: `overLimit(.decodedBytes)` when the streams have more than `maximumByteCount`.
    mutating func append(
        _ bytes: UnsafeRawBufferPointer, offsetBytes: Int
    ) throws(AnalysisError) {
        guard let nameBeingRead else { return }
        byteCount += bytes.count
        guard byteCount <= PCLXLStreams.maximumByteCount else {
            throw .overLimit(.decodedBytes, offsetBytes: offsetBytes)
        }
        contents[nameBeingRead]?.append(contentsOf: bytes)
    }

    mutating func end() {
        nameBeingRead = nil
    }

    mutating func remove(_ name: [UInt8]) {
        byteCount -= contents.removeValue(forKey: name)?.count ?? 0
    }
}
