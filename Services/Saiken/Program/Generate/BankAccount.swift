import CodecPrimitives
import CodecRecords
import Law

/// The city's account at its designated bank (指定金融機関): every agent's sum comes gross on its transfer day, one line an
/// agent (地方自治法210条).
struct BankAccount {
    /// Who hands money over, with the code and name that the bank shows (振込依頼人).
    struct Payer: Hashable {
        let way: PaymentWay
        let code: String
        let kana: String

        /// In the order of the lines of a day; as in ops/city/agents.csv.
        static let all = [
            Payer(way: .konbiniA, code: "1", kana: "ｼﾕｳﾉｳﾀﾞｲｺｳ(ｶ"),
            Payer(way: .konbiniB, code: "4", kana: "ﾁﾎｳｼﾕｳﾉｳｻ-ﾋﾞｽ(ｶ"),
            Payer(way: .webhook, code: "5", kana: "ｹﾂｻｲｹﾞ-ﾄｳｴｲ(ｶ"),
        ]
    }

    private let layout: Layout
    /// Yen by day and way.
    private let sums: [BusinessDate: [PaymentWay: Int64]]

    init(_ payments: [Payment], _ transfers: TransferDays) throws {
        layout = try ShippedLayout.zengin01.layout()
        var sums: [BusinessDate: [PaymentWay: Int64]] = [:]
        for payment in payments {
            guard let day = try transfers.day(of: payment) else { continue }
            sums[day, default: [:]][payment.way, default: 0] += payment.amount
        }
        self.sums = sums
    }

    /// The bank's credit notice of a day (振込入金通知, 全銀 01); nil for a day without money.
    ///
    /// - Throws: `RecordsError` when a sum has no place in the layout.
    func notice(of day: BusinessDate) throws(RecordsError) -> [UInt8]? {
        guard let sums = sums[day] else { return nil }
        var writer = RecordWriter(layout)
        try writer.header([
            "created_on": .date(day), "from": .date(day), "through": .date(day), "bank": .text("0185"),
            "銀行名": .text("ｶｺﾞｼﾏ"), "branch": .text("001"), "支店名": .text("ｻｸﾗｵｶｼﾔｸｼﾖ"), "product": .text("1"),
            "account": .text("9900001"), "口座名": .text("ｻｸﾗｵｶｼ"),
        ])
        for (index, payer) in Payer.all.enumerated() {
            guard let yen = sums[payer.way] else { continue }
            try writer.data([
                "number": .number(Int64(index + 1)), "booked_on": .date(day), "value_on": .date(day),
                "amount": .number(yen), "payer_code": .text(payer.code), "payer_kana": .text(payer.kana),
                "payer_bank": .text("ﾐｽﾞﾎ"), "payer_branch": .text("ﾄｳｷﾖｳ"), "取消区分": .text("0"),
            ])
        }
        try writer.trailer()
        return try writer.finish()
    }
}
