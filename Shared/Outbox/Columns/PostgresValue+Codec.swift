public import CodecPrimitives
public import Postgres

extension PostgresUUID {
    public init(_ id: UUIDv7) { self.init(high: id.high, low: id.low) }
}

/// The suite's values as parameters of statements.
extension PostgresValue {
    /// `uuid`
    public static func id<Kind>(_ id: Identifier<Kind>) -> PostgresValue {
        .uuid(high: id.uuid.high, low: id.uuid.low)
    }

    /// `uuid`, NULL for nil.
    public static func id<Kind>(_ id: Identifier<Kind>?) -> PostgresValue {
        guard let id else { return .null }
        return .uuid(high: id.uuid.high, low: id.uuid.low)
    }

    /// `uuid[]`
    public static func ids<Kind>(_ ids: [Identifier<Kind>]) -> PostgresValue {
        .uuids(ids.map { PostgresUUID(high: $0.uuid.high, low: $0.uuid.low) })
    }

    /// `uuid[]` with NULLs.
    public static func optionalIDs<Kind>(_ ids: [Identifier<Kind>?]) -> PostgresValue {
        .optionalUUIDs(ids.map { id in id.map { PostgresUUID(high: $0.uuid.high, low: $0.uuid.low) } })
    }

    /// `bigint` yen.
    public static func yen(_ yen: Yen) -> PostgresValue { .int(yen.amount) }

    /// `bigint[]` yen.
    public static func amounts(_ amounts: [Yen]) -> PostgresValue { .ints(amounts.map(\.amount)) }

    /// `date`
    public static func date(_ date: BusinessDate) -> PostgresValue { .date(daysSinceEpoch: date.daysSinceEpoch) }

    /// `date`, NULL for nil.
    public static func date(_ date: BusinessDate?) -> PostgresValue {
        guard let date else { return .null }
        return .date(daysSinceEpoch: date.daysSinceEpoch)
    }

    /// `date[]`
    public static func dates(_ dates: [BusinessDate]) -> PostgresValue { .dates(dates.map(\.daysSinceEpoch)) }

    /// `date[]` with NULLs.
    public static func optionalDates(_ dates: [BusinessDate?]) -> PostgresValue {
        .optionalDates(dates.map { $0?.daysSinceEpoch })
    }

    /// `timestamptz`
    public static func at(_ moment: Timestamp) -> PostgresValue {
        .timestamp(microsecondsSinceEpoch: moment.microseconds)
    }

    /// `timestamptz`, NULL for nil.
    public static func at(_ moment: Timestamp?) -> PostgresValue {
        guard let moment else { return .null }
        return .timestamp(microsecondsSinceEpoch: moment.microseconds)
    }

    /// `timestamptz[]`
    public static func moments(_ moments: [Timestamp]) -> PostgresValue { .timestamps(moments.map(\.microseconds)) }

    /// `text`, byte for byte.
    public static func text(_ text: ReceivedText) -> PostgresValue { .text(text.string) }

    /// `text`, NULL for nil.
    public static func text(_ text: ReceivedText?) -> PostgresValue {
        guard let text else { return .null }
        return .text(text.string)
    }

    /// `text[]`, byte for byte.
    public static func texts(_ texts: [ReceivedText]) -> PostgresValue { .utf8s(texts.map(\.utf8)) }

    /// `text[]` with NULLs.
    public static func optionalTexts(_ texts: [ReceivedText?]) -> PostgresValue {
        .optionalTexts(texts.map { $0?.string })
    }
}
