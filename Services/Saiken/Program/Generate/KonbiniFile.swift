import CodecPrimitives

/// One file of a convenience-store agent in layout A or B: 120 bytes a record, CR LF.
struct KonbiniFile {
    /// Which of the two public layouts.
    enum Layout { case a, b }

    /// What a record says: its code in both layouts.
    enum Kind: Int { case flash = 1, confirmed = 2, cancelled = 3 }

    private let layout: Layout
    private let day: BusinessDate
    /// The day on which the money of confirmed records is handed over (振込予定日).
    private let transfer: BusinessDate
    private var lines: [String]
    private var counts: [Kind: (count: Int, yen: Int64)] = [:]

    /// - Parameter transfer: nil for a file without confirmed records.
    init(_ layout: Layout, made day: BusinessDate, transfer: BusinessDate? = nil) {
        (self.layout, self.day, self.transfer) = (layout, day, transfer ?? day)
        lines = [KonbiniFile.filled("1" + KonbiniFile.compact(day) + "12345" + "00101" + "SAKURAGAOKA-SHI")]
    }

    mutating func add(_ payment: Payment, as kind: Kind) {
        let old = counts[kind] ?? (0, 0)
        counts[kind] = (old.count + 1, old.yen + payment.amount)
        let head =
            "2" + digits(kind.rawValue, 2) + KonbiniFile.compact(payment.paidOn)
            + digits(payment.minute / 60, 2) + digits(payment.minute % 60, 2)
        let transfer = kind == .confirmed ? KonbiniFile.compact(self.transfer) : "00000000"
        switch layout {
        case .a:
            lines.append(
                KonbiniFile.filled(
                    head + "1" + payment.barcode + "   " + KonbiniFile.left(payment.store, 7) + "00"
                        + KonbiniFile.compact(day) + transfer + transfer + KonbiniFile.left(payment.chain, 6)))
        case .b:
            lines.append(
                KonbiniFile.filled(
                    head + payment.barcode + "   " + KonbiniFile.left(payment.store, 7)
                        + KonbiniFile.compact(day) + transfer + "        " + transfer
                        + KonbiniFile.left(String(payment.chain.suffix(4)), 4)))
        }
    }

    var isEmpty: Bool { counts.isEmpty }

    /// The file's bytes with trailer and end; all of them ASCII.
    var text: String {
        let controls = [Kind.flash, .cancelled, .confirmed].map { kind in
            let sum = counts[kind] ?? (0, 0)
            return digits(sum.count, 6) + digits(Int(sum.yen), 12)
        }
        let whole = lines + [KonbiniFile.filled("8" + controls.joined()), KonbiniFile.filled("9")]
        return whole.joined(separator: "\r\n") + "\r\n"
    }

    private static func filled(_ text: String) -> String { left(text, 120) }

    private static func left(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(0, width - text.utf8.count))
    }

    private static func compact(_ day: BusinessDate) -> String {
        digits(day.year, 4) + digits(day.month, 2) + digits(day.day, 2)
    }
}
