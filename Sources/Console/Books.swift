internal import Foundation
internal import LedgerStore
internal import NIOPosix

/// The store, for code that must not wait: each use waits on a thread of its own kind.
struct Books: Sendable {
    private let store: Store

    init(store: Store) {
        self.store = store
    }

    /// For what takes milliseconds: the threads are as few as the machine's cores.
    func callAsFunction<Value: Sendable>(
        _ body: @escaping @Sendable (Store) throws -> Value
    ) async throws -> Value {
        try await NIOThreadPool.singleton.runIfActive { try body(store) }
    }

    /// For what takes longer.
    func atLength<Value: Sendable>(
        _ body: @escaping @Sendable (Store) throws -> Value
    ) async throws -> Value {
        try await onOwnThread { try body(store) }
    }
}

/// Runs what takes long on a thread of its own, so that pages do not wait for it.
func onOwnThread<Value: Sendable>(
    _ body: @escaping @Sendable () throws -> Value
) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
        Thread.detachNewThread { continuation.resume(with: Result(catching: body)) }
    }
}
