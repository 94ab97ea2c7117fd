public import CodecPrimitives
public import Postgres

/// The suite's values in columns of a row. Each throws like the accessor of the column's own type.
extension PostgresRow {
    /// A `uuid` column as an identifier: `row.id(0, as: ClaimID.self)`.
    public func id<Kind>(
        _ column: Int, as type: Identifier<Kind>.Type = Identifier<Kind>.self
    ) throws(PostgresError) -> Identifier<Kind> {
        let uuid = try uuid(column)
        return Identifier(UUIDv7(high: uuid.high, low: uuid.low))
    }

    /// A `uuid` column that may be NULL.
    public func optionalID<Kind>(
        _ column: Int, as type: Identifier<Kind>.Type = Identifier<Kind>.self
    ) throws(PostgresError) -> Identifier<Kind>? {
        try optionalUUID(column).map { Identifier(UUIDv7(high: $0.high, low: $0.low)) }
    }

    /// A `bigint` column of yen. Not held to `Yen.bound`: it may be a sum.
    public func yen(_ column: Int) throws(PostgresError) -> Yen { Yen(unchecked: try int(column)) }

    /// A `bigint` column of yen that may be NULL.
    public func optionalYen(_ column: Int) throws(PostgresError) -> Yen? {
        try optionalInt(column).map { Yen(unchecked: $0) }
    }

    /// A `date` column.
    public func businessDate(_ column: Int) throws(PostgresError) -> BusinessDate {
        BusinessDate(daysSinceEpoch: try date(column))
    }

    /// A `date` column that may be NULL.
    public func optionalBusinessDate(_ column: Int) throws(PostgresError) -> BusinessDate? {
        try optionalDate(column).map { BusinessDate(daysSinceEpoch: $0) }
    }

    /// A `timestamptz` column.
    public func moment(_ column: Int) throws(PostgresError) -> Timestamp {
        Timestamp(microseconds: try timestamp(column))
    }

    /// A `timestamptz` column that may be NULL.
    public func optionalMoment(_ column: Int) throws(PostgresError) -> Timestamp? {
        try optionalTimestamp(column).map { Timestamp(microseconds: $0) }
    }

    /// A `text` column, byte for byte.
    public func received(_ column: Int) throws(PostgresError) -> ReceivedText { ReceivedText(try text(column)) }

    /// A `text` column that may be NULL.
    public func optionalReceived(_ column: Int) throws(PostgresError) -> ReceivedText? {
        try optionalText(column).map { ReceivedText($0) }
    }
}
