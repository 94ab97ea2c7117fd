/// Object identifiers of the built-in types (`pg_type.dat` of PostgreSQL; they never change).
enum TypeID {
    static let unspecified: UInt32 = 0
    static let bool: UInt32 = 16
    static let bytes: UInt32 = 17
    static let char: UInt32 = 18
    static let name: UInt32 = 19
    static let int64: UInt32 = 20
    static let int16: UInt32 = 21
    static let int32: UInt32 = 23
    static let text: UInt32 = 25
    static let json: UInt32 = 114
    static let unknown: UInt32 = 705
    static let paddedText: UInt32 = 1042
    static let varyingText: UInt32 = 1043
    static let date: UInt32 = 1082
    static let localTimestamp: UInt32 = 1114
    static let timestamp: UInt32 = 1184
    static let uuid: UInt32 = 2950
    static let jsonb: UInt32 = 3802
    /// Types that are made in a database (enums above all) are numbered from here.
    static let firstOwn: UInt32 = 16384

    static let bools: UInt32 = 1000
    static let bytesArray: UInt32 = 1001
    static let int32s: UInt32 = 1007
    static let texts: UInt32 = 1009
    static let ints: UInt32 = 1016
    static let dates: UInt32 = 1182
    static let timestamps: UInt32 = 1185
    static let uuids: UInt32 = 2951
}

/// PostgreSQL counts days and microseconds from 2000-01-01, we from 1970-01-01.
enum Epoch {
    static let days: Int32 = 10_957
    static let microseconds: Int64 = 946_684_800_000_000

    /// Saturated where it cannot be said: the server then refuses it as out of range. The extremes themselves would
    /// mean infinity.
    static func serverDays(_ days: Int32) -> Int32 {
        let (value, overflow) = days.subtractingReportingOverflow(Self.days)
        return overflow ? .min + 1 : value
    }

    static func serverMicroseconds(_ microseconds: Int64) -> Int64 {
        let (value, overflow) = microseconds.subtractingReportingOverflow(Self.microseconds)
        return overflow ? .min + 1 : value
    }

    /// nil for the server's infinities and what has no number here.
    static func days(fromServer days: Int32) -> Int32? {
        guard days != .min else { return nil }
        let (value, overflow) = days.addingReportingOverflow(Self.days)
        return overflow ? nil : value
    }

    static func microseconds(fromServer microseconds: Int64) -> Int64? {
        guard microseconds != .min else { return nil }
        let (value, overflow) = microseconds.addingReportingOverflow(Self.microseconds)
        return overflow ? nil : value
    }
}
