import CodecPrimitives
import Outbox
public import Postgres

/// Reads what waits for its next step in a service's own tables (滞留).
public enum HealthPiles {
    /// Piles by name.
    ///
    /// - Parameter sql: rows of a name, how many there are, and the moment of the oldest, which may be NULL.
    public static func read(
        _ sql: String, _ values: [PostgresValue] = [], in tx: borrowing Transaction
    ) throws -> [String: HealthReport.Pile] {
        let now = WallClock.now()
        let rows = try tx.query(sql, values) { row in
            let (count, oldest) = (Int(try row.int(1)), try row.optionalMoment(2))
            let age = count > 0 ? oldest.map { Int($0.seconds(until: now)) } : nil
            return (try row.text(0), HealthReport.Pile(count: count, oldestSeconds: age))
        }
        return Dictionary(rows, uniquingKeysWith: { first, _ in first })
    }
}
