extension PostgresRow {
    /// `boolean`
    public func bool(_ column: Int) throws(PostgresError) -> Bool {
        try value(column) { field throws(PostgresError) in try field.bool() }
    }

    /// As `bool`, nil for NULL.
    public func optionalBool(_ column: Int) throws(PostgresError) -> Bool? {
        try optional(column) { field throws(PostgresError) in try field.bool() }
    }

    /// `bigint`, `integer` or `smallint`; cast a `sum` of `bigint` to `bigint` in SQL.
    public func int(_ column: Int) throws(PostgresError) -> Int64 {
        try value(column) { field throws(PostgresError) in try field.int() }
    }

    /// As `int`, nil for NULL.
    public func optionalInt(_ column: Int) throws(PostgresError) -> Int64? {
        try optional(column) { field throws(PostgresError) in try field.int() }
    }

    /// `integer` or `smallint`
    public func int32(_ column: Int) throws(PostgresError) -> Int32 {
        try value(column) { field throws(PostgresError) in try field.int32() }
    }

    /// As `int32`, nil for NULL.
    public func optionalInt32(_ column: Int) throws(PostgresError) -> Int32? {
        try optional(column) { field throws(PostgresError) in try field.int32() }
    }

    /// Text of any kind, `json`, `jsonb`, or the label of an enum.
    public func text(_ column: Int) throws(PostgresError) -> String {
        try value(column) { field throws(PostgresError) in try field.text() }
    }

    /// As `text`, nil for NULL.
    public func optionalText(_ column: Int) throws(PostgresError) -> String? {
        try optional(column) { field throws(PostgresError) in try field.text() }
    }

    /// `bytea`
    public func bytes(_ column: Int) throws(PostgresError) -> [UInt8] {
        try value(column) { field throws(PostgresError) in try field.bytesCopied() }
    }

    /// As `bytes`, nil for NULL.
    public func optionalBytes(_ column: Int) throws(PostgresError) -> [UInt8]? {
        try optional(column) { field throws(PostgresError) in try field.bytesCopied() }
    }

    /// `uuid`
    public func uuid(_ column: Int) throws(PostgresError) -> PostgresUUID {
        try value(column) { field throws(PostgresError) in try field.uuid() }
    }

    /// As `uuid`, nil for NULL.
    public func optionalUUID(_ column: Int) throws(PostgresError) -> PostgresUUID? {
        try optional(column) { field throws(PostgresError) in try field.uuid() }
    }

    /// `date` as days since 1970-01-01.
    public func date(_ column: Int) throws(PostgresError) -> Int32 {
        try value(column) { field throws(PostgresError) in try field.date() }
    }

    /// As `date`, nil for NULL.
    public func optionalDate(_ column: Int) throws(PostgresError) -> Int32? {
        try optional(column) { field throws(PostgresError) in try field.date() }
    }

    /// `timestamptz` as microseconds since 1970-01-01T00:00:00Z.
    public func timestamp(_ column: Int) throws(PostgresError) -> Int64 {
        try value(column) { field throws(PostgresError) in try field.timestamp() }
    }

    /// As `timestamp`, nil for NULL.
    public func optionalTimestamp(_ column: Int) throws(PostgresError) -> Int64? {
        try optional(column) { field throws(PostgresError) in try field.timestamp() }
    }
}
