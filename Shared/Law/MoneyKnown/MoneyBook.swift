public import CodecPrimitives

/// What must be known of money before an act (promise P4): the tolerance of each act and the nature of each channel,
/// as the city has set them.
public struct MoneyBook: Sendable {
    private struct Dated<Value: Sendable>: Sendable {
        let name: [UInt8]
        let value: Value
        let validity: Validity
    }

    private let tolerances: [Dated<MoneyTolerance>]
    private let channels: [Dated<MoneyChannel>]

    /// The data that were built into the suite; a table that a city has of its own stands in its place.
    public static func embedded(
        tolerances: [UInt8]? = nil, channels: [UInt8]? = nil
    ) throws(LawError) -> MoneyBook {
        try MoneyBook(
            tolerances: tolerances ?? PackageResources.money_tolerances_csv,
            channels: channels ?? PackageResources.money_channels_csv)
    }

    /// Reads both tables. Throws `tableInvalid` with file and line, and for an act with two rows of one day.
    public init(tolerances: [UInt8], channels: [UInt8]) throws(LawError) {
        let (first, second) = (
            try LawTable(tolerances, file: "money-tolerances.csv", columns: MoneyTolerance.columns),
            try LawTable(channels, file: "money-channels.csv", columns: MoneyChannel.columns)
        )
        var acts: [Dated<MoneyTolerance>] = []
        for row in first.rows {
            let entry = Dated(
                name: Array(try row.text(0).utf8), value: try MoneyTolerance(row),
                validity: try MoneyBook.validity(row, 6))
            let isTwice = acts.contains { $0.name == entry.name && $0.validity.overlaps(entry.validity) }
            guard !isTwice else { throw row.invalid(6) }
            acts.append(entry)
        }
        var kinds: [Dated<MoneyChannel>] = []
        for row in second.rows {
            kinds.append(
                Dated(
                    name: Array(try row.text(0).utf8), value: try MoneyChannel(row),
                    validity: try MoneyBook.validity(row, 3)))
        }
        (self.tolerances, self.channels) = (acts, kinds)
    }

    private static func validity(_ row: LawRow, _ column: Int) throws(LawError) -> Validity {
        let validity = Validity(
            from: try row.date(column), to: try row.optionalDate(column + 1) ?? Validity.endOfTime)
        guard validity.from <= validity.to else { throw row.invalid(column + 1) }
        return validity
    }

    /// The tolerance of an act on a day; throws `notInForce` where there is none.
    public func tolerance(_ act: ReceivedText, on day: BusinessDate) throws(LawError) -> MoneyTolerance {
        guard let entry = tolerances.first(where: { $0.name == act.utf8 && $0.validity.contains(day) }) else {
            throw LawError(.notInForce, at: "money-tolerances.csv \(act.string) \(day)")
        }
        return entry.value
    }

    /// What a channel is on a day; one that no row fits is fast and takes every slip: that holds the most.
    public func channel(_ name: ReceivedText, on day: BusinessDate) -> MoneyChannel {
        channels.first { $0.validity.contains(day) && MoneyBook.fits($0.name, name.utf8) }?.value ?? MoneyChannel(.fast)
    }

    /// Whether a pattern with or without a star at its end fits a name.
    private static func fits(_ pattern: [UInt8], _ name: [UInt8]) -> Bool {
        pattern.last == 0x2A ? name.starts(with: pattern.dropLast()) : pattern == name
    }
}
