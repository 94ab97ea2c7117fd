public import CodecPrimitives
public import CodecRecords

/// Turns the records of a bank's file into lines of the city's account, by what its layout says fields mean.
public struct BankLineReading: Sendable {
    private let number, bookedOn, payerCode, payerKana, payerBank: FieldReference
    private let edi: FieldReference?
    private let header: [FieldReference]
    private let from, through: FieldReference
    private let directions: [BankLine.Direction]

    /// - Throws: `RecordsError` for a layout that is none of a bank account.
    public init(_ layout: Layout) throws(RecordsError) {
        number = try layout.field("number")
        bookedOn = try layout.field("booked_on")
        payerCode = try layout.field("payer_code")
        payerKana = try layout.field("payer_kana")
        payerBank = try layout.field("payer_bank")
        edi = layout.meaning("edi")
        from = try layout.field("from", in: .header)
        through = try layout.field("through", in: .header)
        var header: [FieldReference] = []
        for name in ["bank", "branch", "product", "account"] { header.append(try layout.field(name, in: .header)) }
        self.header = header
        var directions: [BankLine.Direction] = []
        for kind in layout.kinds {
            guard let known = BankLine.Direction(layoutName: kind.name) else {
                throw RecordsError(.layoutValueInvalid, at: "kinds")
            }
            directions.append(known)
        }
        self.directions = directions
    }

    /// Whether a layout is one of a bank account and not of receipts.
    public static func isBankAccount(_ layout: Layout) -> Bool {
        layout.meaning("booked_on") != nil && layout.meaning("through", in: .header) != nil
    }

    /// The account and days of a header; nil for other records.
    public func statement(_ record: Record) -> BankStatement? {
        guard record.role == .header, let from = record.date(from), let through = record.date(through) else {
            return nil
        }
        let parts = header.map { String(decoding: BankLineReading.withoutZeros(record.trimmed($0)), as: UTF8.self) }
        return BankStatement(account: ReceivedText(parts.joined(separator: "-")), from: from, through: through)
    }

    /// The line of a data record; nil for other records, and for one that the layout's tests would refuse.
    ///
    /// - Parameter count: how often an equal line came before in the file.
    public func line(
        _ record: Record, of account: ReceivedText, count: (BankLine.Identity) -> Int32
    ) -> BankLine? {
        guard record.role == .data, directions.indices.contains(record.kind), let amount = record.amount,
            let day = record.date(bookedOn), let kana = record.text(payerKana), let bank = record.text(payerBank)
        else { return nil }
        func identity(_ occurrence: Int32) -> BankLine.Identity {
            BankLine.Identity(
                account: account, bookedOn: day, number: code(record, number), direction: directions[record.kind],
                amount: amount, occurrence: occurrence)
        }
        let first = identity(0)
        return BankLine(
            identity: identity(count(first)), payerCode: code(record, payerCode), payerKana: kana, payerBank: bank,
            edi: edi.flatMap { record.text($0) } ?? ReceivedText(""), record: record.number)
    }

    private func code(_ record: Record, _ field: FieldReference) -> ReceivedText {
        ReceivedText(String(decoding: BankLineReading.withoutZeros(record.trimmed(field)), as: UTF8.self))
    }

    private static func withoutZeros(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        bytes.drop { $0 == 0x30 || $0 == 0x20 }
    }
}

/// Reads a bank's file from its first record to its last.
public struct BankFile: Sendable {
    private let reading: BankLineReading
    private var account: ReceivedText?
    private var counts: [BankLine.Identity: Int32] = [:]
    public private(set) var statements: [BankStatement] = []
    public private(set) var lines: [BankLine] = []
    /// The first data record from which no line can be read.
    public private(set) var unreadable: Int?

    public init(_ reading: BankLineReading) { self.reading = reading }

    public mutating func take(_ record: Record) {
        if let statement = reading.statement(record) {
            account = statement.account
            statements.append(statement)
            return
        }
        guard record.role == .data else { return }
        guard let account, let line = reading.line(record, of: account, count: { counts[$0] ?? 0 }) else {
            unreadable = unreadable ?? record.number
            return
        }
        let identity = line.identity
        let first = BankLine.Identity(
            account: identity.account, bookedOn: identity.bookedOn, number: identity.number,
            direction: identity.direction, amount: identity.amount, occurrence: 0)
        counts[first, default: 0] += 1
        lines.append(line)
    }
}

extension BankLine.Direction {
    /// The direction that layout files call by this name.
    init?(layoutName: ReceivedText) {
        let names: [(String, BankLine.Direction)] = [
            ("credit", .credit), ("cancelled", .takenBack), ("in", .credit), ("out", .debit),
        ]
        guard let match = names.first(where: { layoutName == ReceivedText($0.0) }) else { return nil }
        self = match.1
    }
}
