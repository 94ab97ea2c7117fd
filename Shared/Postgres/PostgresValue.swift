/// A parameter of a statement, sent in binary with its type declared.
///
/// The declared type decides what the server accepts: `text` needs `$1::my_enum` for an enum column, `int` fits
/// `bigint` and by assignment `integer` and `smallint`. The arrays are for `unnest`.
public enum PostgresValue: Sendable {
    /// NULL of whatever type the statement infers.
    case null
    case bool(Bool)
    /// `bigint`
    case int(Int64)
    /// `integer`
    case int32(Int32)
    case text(String)
    /// `bytea`
    case bytes([UInt8])
    case uuid(high: UInt64, low: UInt64)
    /// `date` as days since 1970-01-01.
    case date(daysSinceEpoch: Int32)
    /// `timestamptz` as microseconds since 1970-01-01T00:00:00Z.
    case timestamp(microsecondsSinceEpoch: Int64)
    /// `jsonb`
    case json(String)
    case bools([Bool])
    case ints([Int64])
    case optionalInts([Int64?])
    case int32s([Int32])
    case texts([String])
    /// `text[]` of bytes that are valid UTF-8.
    case utf8s([[UInt8]])
    case optionalTexts([String?])
    case bytesArray([[UInt8]])
    case uuids([PostgresUUID])
    case optionalUUIDs([PostgresUUID?])
    case dates([Int32])
    case optionalDates([Int32?])
    case timestamps([Int64])
    case optionalTimestamps([Int64?])
}

extension PostgresValue {
    /// `uuid`, from the word pair.
    public static func uuid(_ value: PostgresUUID) -> PostgresValue {
        .uuid(high: value.high, low: value.low)
    }

    /// `bigint`, NULL for nil.
    public static func optionalInt(_ value: Int64?) -> PostgresValue {
        value.map { .int($0) } ?? .null
    }

    /// `text`, NULL for nil.
    public static func optionalText(_ value: String?) -> PostgresValue {
        value.map { .text($0) } ?? .null
    }

    /// `uuid`, NULL for nil.
    public static func optionalUUID(_ value: PostgresUUID?) -> PostgresValue {
        value.map { .uuid($0) } ?? .null
    }

    /// `date` as days since 1970-01-01, NULL for nil.
    public static func optionalDate(_ value: Int32?) -> PostgresValue {
        value.map { .date(daysSinceEpoch: $0) } ?? .null
    }

    /// `timestamptz` as microseconds since 1970-01-01T00:00:00Z, NULL for nil.
    public static func optionalTimestamp(_ value: Int64?) -> PostgresValue {
        value.map { .timestamp(microsecondsSinceEpoch: $0) } ?? .null
    }
}
