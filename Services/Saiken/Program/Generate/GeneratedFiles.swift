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

    init(_ payments: [Payment], seed: UInt64, month: BusinessDate) {
        self.seed = seed
        for offset in 0...35 {
            let day = month.adding(days: offset)
            flashes(payments, on: day)
            confirmed(payments, on: day)
            webhooks(payments, on: day)
        }
    }

    /// Layout A: the flashes of the day before, with the flashes taken back since.
    private mutating func flashes(_ payments: [Payment], on day: BusinessDate) {
        var file = KonbiniFile(.a, made: day)
        for payment in payments where payment.way == .konbiniA {
            if payment.flashOn == day, payment.fate != .flashLost { file.add(payment, as: .flash) }
            if payment.flashOn.adding(days: 1) == day, payment.fate == .cancelled { file.add(payment, as: .cancelled) }
        }
        if !file.isEmpty { files.append(File(name: "\(day)-konbini-a-flash.txt", text: file.text)) }
    }

    private mutating func confirmed(_ payments: [Payment], on day: BusinessDate) {
        for (layout, way, name) in [(KonbiniFile.Layout.a, PaymentWay.konbiniA, "a"), (.b, .konbiniB, "b")] {
            var file = KonbiniFile(layout, made: day)
            for payment in payments where payment.way == way && payment.confirmedOn == day && payment.fate != .cancelled
            {
                file.add(payment, as: .confirmed)
            }
            if !file.isEmpty { files.append(File(name: "\(day)-konbini-\(name)-confirmed.txt", text: file.text)) }
        }
    }

    /// One body a line: `webhook-id`, a tab, the JSON that will be signed.
    private mutating func webhooks(_ payments: [Payment], on day: BusinessDate) {
        let bodies = payments.filter { $0.way == .webhook && $0.paidOn == day }.map { payment in
            let moment =
                "\(payment.paidOn)T\(digits(payment.minute / 60, 2)):\(digits(payment.minute % 60, 2)):00+09:00"
            return "msg_\(seed)_\(digits(payment.serial, 12))\t"
                + "{\"type\":\"receipt.confirmed\",\"timestamp\":\"\(moment)\",\"data\":{\"barcode\":\"\(payment.barcode)\","
                + "\"amount_yen\":\(payment.amount)}}\n"
        }
        if !bodies.isEmpty { files.append(File(name: "\(day)-webhooks.tsv", text: bodies.joined())) }
    }
}
