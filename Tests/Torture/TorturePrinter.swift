import ScenarioSupport

/// The printer of a run, and what it has put on paper.
enum TorturePrinter: Sendable {
    case socket(ByteSink)
    case ipp(VirtualPrinter)

    /// How a print was disturbed, and what nobody can know therefore.
    enum Disturbance: Sendable {
        case none
        /// A program was ended at some moment: what it had not noted yet.
        case ended
        /// The printer reset the connection: what the real backend had handed to the kernel, and the
        /// kernel threw away.
        case reset

        fileprivate var unknownBytes: Int { self == .none ? 0 : 128 << 10 }
        fileprivate var lostBytes: Int { self == .reset ? 512 << 10 : 0 }
    }

    /// How many times something has come, so that what comes later can be told from it.
    var arrivalCount: Int {
        switch self {
        case .socket(let sink): sink.connections.count
        case .ipp(let printer): printer.documents.count
        }
    }

    /// What of a print came to paper.
    struct Paper: Sendable {
        /// Those that came out twice counted once.
        let pages: Int
        /// The bounds within which a charge is right: they differ where something was cut off.
        let least: Int
        let most: Int
        /// Bytes that came, where they are counted.
        var byteCount: Int?
    }

    /// What of `document` came to paper since `arrivalCount` was `start`.
    ///
    func paper(
        of document: TortureDocument, since start: Int, _ disturbance: Disturbance
    ) -> Paper {
        switch self {
        case .ipp(let printer):
            let pages = printer.documents.dropFirst(start).map(\.impressionsCompleted).max() ?? 0
            return Paper(pages: pages, least: disturbance == .none ? pages : 0, most: pages)
        case .socket(let sink):
            let counts = sink.connections.dropFirst(start).map(\.byteCount)
            guard let received = counts.max(), received > 0 else {
                return Paper(pages: 0, least: 0, most: 0)
            }
            return Paper(
                pages: document.pages(within: received),
                least: document.pages(within: max(0, received - disturbance.unknownBytes)),
                most: document.pages(within: received + disturbance.lostBytes), byteCount: received)
        }
    }

    /// Whether it has printed all that it was sent.
    var isAtRest: Bool {
        switch self {
        case .socket(let sink): sink.connections.allSatisfy(\.isClosed)
        case .ipp(let printer): printer.documents.allSatisfy(\.isFinished)
        }
    }

    /// Takes all from now on.
    func recover() throws {
        guard case .socket(let sink) = self else { return }
        sink.resume()
        try sink.accept()
    }
}
