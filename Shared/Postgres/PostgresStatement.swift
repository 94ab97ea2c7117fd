/// One statement of a pipeline.
public struct PostgresStatement: Sendable {
    /// One statement with `$1` and so on.
    public let sql: String
    /// Its parameters.
    public let values: [PostgresValue]

    /// A statement with its parameters.
    public init(_ sql: String, _ values: [PostgresValue] = []) {
        self.sql = sql
        self.values = values
    }
}
