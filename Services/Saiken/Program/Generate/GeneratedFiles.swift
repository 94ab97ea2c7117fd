import CodecPrimitives

/// Everything that reaches the city in a month, as files by the day on which they come.
struct GeneratedFiles {
    /// A file with its name and bytes.
    struct File {
        var name: String
        var bytes: [UInt8]

        init(name: String, bytes: [UInt8]) { (self.name, self.bytes) = (name, bytes) }
        init(name: String, text: String) { self.init(name: name, bytes: Array(text.utf8)) }
    }

    /// Days after a month's first on which the last of its money has come.
    private static let daysUntilLast = 45

    private(set) var files: [File] = []
    private let seed: UInt64
    private let paid: [BusinessDate: [Payment]]
    private let transfers: TransferDays

    /// - Parameter months: that the payments are from, beginning with `month`.
    /// - Throws: `LawError` past the last year whose holidays are known; `RecordsError`.
    init(_ payments: [Payment], seed: UInt64, month: BusinessDate, months: Int = 1) throws {
        self.seed = seed
        paid = Dictionary(grouping: payments, by: \.paidOn)
        transfers = try TransferDays()
        let account = try BankAccount(payments, transfers)
        let end = month.adding(months: months - 1).adding(days: GeneratedFiles.daysUntilLast)
        var day = month
        while day <= end {
            flashes(on: day)
            try confirmed(on: day)
            webhooks(on: day)
            if let notice = try account.notice(of: day) {
                files.append(File(name: "\(day)-bank.txt", bytes: notice))
            }
            day = day.adding(days: 1)
        }
    }

    /// What was paid so many days before a day, in the order of its serial numbers.
    private func paid(_ days: Int..., before day: BusinessDate) -> [Payment] {
        days.flatMap { paid[day.adding(days: -$0)] ?? [] }.sorted { $0.serial < $1.serial }
    }

    /// Layout A: the flashes of the day before, with the flashes taken back since.
    private mutating func flashes(on day: BusinessDate) {
        var file = KonbiniFile(.a, made: day)
        for payment in paid(1, 2, before: day) where payment.way == .konbiniA {
            if payment.flashOn == day, payment.fate != .flashLost { file.add(payment, as: .flash) }
            if payment.flashOn.adding(days: 1) == day, payment.fate == .cancelled { file.add(payment, as: .cancelled) }
        }
        if !file.isEmpty { files.append(File(name: "\(day)-konbini-a-flash.txt", text: file.text)) }
    }

    private mutating func confirmed(on day: BusinessDate) throws {
        let due = paid(5, before: day)
        let transfer = try transfers.afterConfirmed(on: day)
        for (layout, way, name) in [(KonbiniFile.Layout.a, PaymentWay.konbiniA, "a"), (.b, .konbiniB, "b")] {
            var file = KonbiniFile(layout, made: day, transfer: transfer)
            for payment in due
            where payment.way == way && payment.confirmedOn == day && payment.fate != .cancelled {
                file.add(payment, as: .confirmed)
            }
            if !file.isEmpty { files.append(File(name: "\(day)-konbini-\(name)-confirmed.txt", text: file.text)) }
        }
    }

    /// One body a line: `webhook-id`, a tab, the JSON that will be signed.
    private mutating func webhooks(on day: BusinessDate) {
        let bodies = paid(0, before: day).filter { $0.way == .webhook }.map { payment in
            let moment =
                "\(payment.paidOn)T\(digits(payment.minute / 60, 2)):\(digits(payment.minute % 60, 2)):00+09:00"
            return "msg_\(seed)_\(digits(payment.serial, 12))\t"
                + "{\"type\":\"receipt.confirmed\",\"timestamp\":\"\(moment)\",\"data\":{\"barcode\":\"\(payment.barcode)\","
                + "\"amount_yen\":\(payment.amount)}}\n"
        }
        if !bodies.isEmpty { files.append(File(name: "\(day)-webhooks.tsv", text: bodies.joined())) }
    }
}
