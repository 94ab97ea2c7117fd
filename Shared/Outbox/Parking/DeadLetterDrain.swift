internal import Codec
internal import CodecPrimitives
public import Logging
public import Postgres
public import Rabbit

/// Empties a service's `.dead` queue into its parking, without opening anything.
public final class DeadLetterDrain: DeliveryHandler {
    private let pool: PostgresPool
    private let pause: Duration
    private let logger: Logger

    /// - Parameter pause: how long it stays away after a transient failure.
    public init(pool: PostgresPool, pause: Duration = .seconds(5), logger: Logger) {
        (self.pool, self.pause, self.logger) = (pool, pause, logger)
    }

    public func handle(_ batch: [Delivery]) async -> HandlingResult {
        let parcels = batch.map { delivery in
            let parcel = Parcel(delivery)
            let reason = DeadLetterDrain.reason(delivery)
            return parcel.with(cause: "dead.\(reason)", detail: reason)
        }
        do {
            try await pool.withTransaction { tx in try ParkingLot.park(parcels, in: tx) }
            logger.error("dead letters were parked", metadata: ["count": "\(parcels.count)"])
            return .done
        } catch {
            logger.warning("dead letters wait", metadata: ["error": "\(Blame(error).detail)"])
            return .pause(pause)
        }
    }

    /// Why the broker gave the message up: `delivery_limit`, `maxlen`, `rejected` or `expired`.
    private static func reason(_ delivery: Delivery) -> String {
        guard case .text(let reason) = delivery.headers["x-first-death-reason"] else { return "unknown" }
        let known = ["delivery_limit", "maxlen", "rejected", "expired"]
        return known.first { $0.isSameBytes(as: reason) } ?? "unknown"
    }
}
