public import ServiceLifecycle

/// A part of a process with a `run` that lasts and a `shutdown` that ends it, as a service of the group.
///
/// Pools, publishers, relays and consumers all have this shape. Graceful shutdown calls `shutdown`; `run` then returns
/// by itself in its own bounded time. Cancellation is left to `run`.
public struct LongRunning: Service, CustomStringConvertible {
    public let description: String
    private let work: @Sendable () async throws -> Void
    private let shutdown: @Sendable () -> Void

    /// - Parameters:
    ///   - name: what the log calls it.
    ///   - work: lasts until the process ends.
    ///   - shutdown: makes `work` return; must not block.
    public init(
        _ name: String, run work: @escaping @Sendable () async throws -> Void,
        shutdown: @escaping @Sendable () -> Void
    ) {
        (description, self.work, self.shutdown) = (name, work, shutdown)
    }

    public func run() async throws {
        try await withGracefulShutdownHandler {
            try await work()
        } onGracefulShutdown: {
            shutdown()
        }
    }
}
