internal import LedgerStore
internal import NIOPosix

/// The store, for code that must not wait: each use waits on a thread of its own kind.
struct Books: Sendable {
    private let store: Store

    init(store: Store) {
        self.store = store
    }

    func callAsFunction<Value: Sendable>(
        _ body: @escaping @Sendable (Store) throws -> Value
    ) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive { try body(store) }
    }
}
