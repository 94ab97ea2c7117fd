import Codec
public import Logging
public import Outbox
public import ServiceLifecycle

/// Work that is done again and again with a pause between, until the service ends. Each round has a trace of its own. A
/// failure is logged and ends only the round it happens in.
public struct Periodic: Service, CustomStringConvertible {
    public let description: String
    private let pause: Duration
    private let wake: OutboxWake?
    private let logger: Logger
    private let work: @Sendable () async throws -> Void

    /// - Parameters:
    ///   - name: what the log calls it.
    ///   - pause: between the end of one round and the start of the next.
    ///   - wake: ends a pause early.
    ///   - work: one round.
    public init(
        _ name: String, every pause: Duration, orAt wake: OutboxWake? = nil, logger: Logger,
        work: @escaping @Sendable () async throws -> Void
    ) {
        (description, self.pause, self.wake, self.logger, self.work) = (name, pause, wake, logger, work)
    }

    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                do {
                    try await TraceContext.$current.withValue(TraceContext()) { try await work() }
                } catch is CancellationError {
                    return
                } catch {
                    logger.warning(
                        "a round failed", metadata: ["work": "\(description)", "cause": "\(error.loggedCause)"])
                }
                await rest()
            }
        }
    }

    private func rest() async {
        if let wake { return await wake.wait(upTo: pause) }
        try? await Task.sleep(for: pause)
    }
}
