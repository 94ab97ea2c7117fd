/// Arrays of one dimension. The plain accessors throw `unexpectedNull` for an element that is NULL.
extension PostgresRow {
    /// `boolean[]`
    public func bools(_ column: Int) throws(PostgresError) -> [Bool] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.bool() }
        }
    }

    /// `bigint[]`, `integer[]` or `smallint[]`
    public func ints(_ column: Int) throws(PostgresError) -> [Int64] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.int() }
        }
    }

    /// `bigint[]`, `integer[]` or `smallint[]`, nil for an element that is NULL.
    public func optionalInts(_ column: Int) throws(PostgresError) -> [Int64?] {
        try value(column) { field throws(PostgresError) in
            try field.array { element throws(PostgresError) in try element.int() }
        }
    }

    /// `integer[]` or `smallint[]`
    public func int32s(_ column: Int) throws(PostgresError) -> [Int32] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.int32() }
        }
    }

    /// `text[]` and the like
    public func texts(_ column: Int) throws(PostgresError) -> [String] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.text() }
        }
    }

    /// `text[]` and the like, nil for an element that is NULL.
    public func optionalTexts(_ column: Int) throws(PostgresError) -> [String?] {
        try value(column) { field throws(PostgresError) in
            try field.array { element throws(PostgresError) in try element.text() }
        }
    }

    /// `bytea[]`
    public func bytesArray(_ column: Int) throws(PostgresError) -> [[UInt8]] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.bytesCopied() }
        }
    }

    /// `uuid[]`
    public func uuids(_ column: Int) throws(PostgresError) -> [PostgresUUID] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.uuid() }
        }
    }

    /// `uuid[]`, nil for an element that is NULL.
    public func optionalUUIDs(_ column: Int) throws(PostgresError) -> [PostgresUUID?] {
        try value(column) { field throws(PostgresError) in
            try field.array { element throws(PostgresError) in try element.uuid() }
        }
    }

    /// `date[]` as days since 1970-01-01
    public func dates(_ column: Int) throws(PostgresError) -> [Int32] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.date() }
        }
    }

    /// `date[]` as days since 1970-01-01, nil for an element that is NULL.
    public func optionalDates(_ column: Int) throws(PostgresError) -> [Int32?] {
        try value(column) { field throws(PostgresError) in
            try field.array { element throws(PostgresError) in try element.date() }
        }
    }

    /// `timestamptz[]` as microseconds since 1970-01-01T00:00:00Z
    public func timestamps(_ column: Int) throws(PostgresError) -> [Int64] {
        try value(column) { field throws(PostgresError) in
            try field.fullArray { element throws(PostgresError) in try element.timestamp() }
        }
    }

    /// `timestamptz[]` as microseconds since 1970-01-01T00:00:00Z, nil for an element that is NULL.
    public func optionalTimestamps(_ column: Int) throws(PostgresError) -> [Int64?] {
        try value(column) { field throws(PostgresError) in
            try field.array { element throws(PostgresError) in try element.timestamp() }
        }
    }
}
