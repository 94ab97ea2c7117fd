import CodecPrimitives

/// Everything that reaches the city in a month, as files by the day on which they come.
struct GeneratedFiles {
    /// A file with its name and bytes.
    struct File {
        var name: String
        var text: String
    }

    private(set) var files: [File] = []
    private let seed: UInt64
    private let paid: [BusinessDate: [Payment]]

    /// - Parameter months: that the payments are from, beginning with `month`.
    init(_ payments: [Payment], seed: UInt64, month: BusinessDate, months: Int = 1) {
        self.seed = seed
        paid = Dictionary(grouping: payments, by: \.paidOn)
        let end = month.adding(months: months - 1).adding(days: 35)
        var day = month
        while day <= end {
            flashes(on: day)
            confirmed(on: day)
            webhooks(on: day)
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

    private mutating func confirmed(on day: BusinessDate) {
        let due = paid(5, before: day)
        for (layout, way, name) in [(KonbiniFile.Layout.a, PaymentWay.konbiniA, "a"), (.b, .konbiniB, "b")] {
            var file = KonbiniFile(layout, made: day)
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
