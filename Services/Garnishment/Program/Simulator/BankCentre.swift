import CodecPrimitives
import CodecRecords
import GarnishmentRules

/// A bank's centre that answers a request file (預金差押依頼) as a bank would: most accounts have money, some less
/// than wanted, some none. The same file and seed give the same answer.
struct BankCentre: Sendable {
    let request: Layout
    let result: Layout
    let seed: UInt64

    /// The result file for a request file.
    ///
    /// - Throws: `GarnishmentError.fileRefused` when the request is no whole file of its layout; `RecordsError`.
    func answer(_ bytes: [UInt8]) throws -> [UInt8] {
        let fields = try RequestFields(request)
        var (orders, batch): ([Order], (number: ReceivedText, bank: ReceivedText, on: BusinessDate)?) = ([], nil)
        func take(_ record: Record) {
            if record.role == .data, let order = fields.order(record, in: request) { orders.append(order) }
            if record.role == .header { batch = fields.batch(record) }
        }
        var reader = RecordReader(request, file: "request")
        reader.push(bytes) { take($0) }
        let report = reader.finish { take($0) }
        guard report.isAcceptable, let batch, Int(report.totals.map(\.count).reduce(0, +)) == orders.count else {
            throw GarnishmentError(.fileRefused)
        }
        var writer = RecordWriter(result)
        let day = batch.on.adding(days: 1)
        try writer.header([
            "作成日": .date(day), "依頼番号": .received(batch.number), "金融機関コード": .received(batch.bank),
        ])
        var dice = Dice(state: seed)
        for order in orders { try write(order, on: day, &dice, to: &writer) }
        try writer.trailer()
        return try writer.finish()
    }

    /// What the file tells the bank to do about one account.
    struct Order: Sendable {
        var item: ReceivedText
        var isHold: Bool
        var amount: Int64
    }

    private func write(
        _ order: Order, on day: BusinessDate, _ dice: inout Dice, to writer: inout RecordWriter
    ) throws {
        let roll = dice.below(100)
        if roll < 15 {
            let reasons: [UnseizedReason] = [.noBalance, .closed, .nameDiffers, .priorSeizureOrPledge]
            let reason = reasons[Int(dice.below(UInt64(reasons.count)))]
            return try writer.data([
                "item": .received(order.item), "result": .text("9"), "reason": .text(reason.rawValue),
                "served_on": .date(day), "served_at": .text("0915"), "other_seizure": .text("0"),
                "offset_claimed": .text("0"),
            ])
        }
        // A fifth of the rest has less than is wanted.
        let balance =
            roll < 32 ? 1 + Int64(dice.below(UInt64(order.amount))) : order.amount + Int64(dice.below(500_000))
        let seized = min(balance, order.amount)
        let collected = order.isHold ? 0 : seized
        let kind = order.isHold ? "3" : seized < order.amount ? "2" : "1"
        try writer.data([
            "item": .received(order.item), "result": .text(kind), "reason": .text("00"), "served_on": .date(day),
            "served_at": .text("0915"), "balance": .number(balance), "seized": .number(seized),
            "collected": .number(collected), "paid": .number(collected),
            "paid_on": order.isHold ? .none : .date(day.adding(days: 2)), "remaining": .number(balance - seized),
            "other_seizure": .text("0"), "offset_claimed": .text("0"),
        ])
    }
}

/// Where the parts of a request stand.
private struct RequestFields {
    let number, bank, on, item, amount: FieldReference

    init(_ layout: Layout) throws(RecordsError) {
        number = try layout.field("依頼番号", in: .header)
        bank = try layout.field("差押先金融機関コード", in: .header)
        on = try layout.field("作成日", in: .header)
        item = try layout.field("item")
        amount = try layout.field("amount")
    }

    func batch(_ record: Record) -> (number: ReceivedText, bank: ReceivedText, on: BusinessDate)? {
        guard let number = record.text(number), let bank = ReceivedText(utf8: Array(record.bytes(of: bank))),
            let day = record.date(on)
        else {
            return nil
        }
        return (number, bank, day)
    }

    func order(_ record: Record, in layout: Layout) -> BankCentre.Order? {
        guard let item = record.text(item), let amount = record.number(amount), amount > 0,
            layout.kinds.indices.contains(record.kind)
        else { return nil }
        let isHold = layout.kinds[record.kind].name == ReceivedText("seizeAndHold")
        return BankCentre.Order(item: item, isHold: isHold, amount: amount)
    }
}
