import CodecPrimitives
import IntakeRules

/// Receipts to test with.
enum Sample {
    static let barcodeA = "91912345001012126010000123450026043000123008"

    static func id(_ number: UInt64) -> ReceiptID { ReceiptID(UUIDv7(unixMilliseconds: number, random: (0, number))) }

    static func identity(
        _ barcode: String = barcodeA, day: Int32 = 20_549, minute: Int = 615, store: String = "0001234"
    ) throws -> ReceiptIdentity {
        guard
            let identity = ReceiptIdentity(
                reference: .barcode(ReceivedText(barcode)), paidOn: BusinessDate(daysSinceEpoch: day),
                minuteOfDay: minute, store: ReceivedText(store), chain: ReceivedText("000010"))
        else { throw SampleError.impossible }
        return identity
    }

    static func news(_ kind: NewsKind, _ amount: Yen = 12_300) throws -> ReceiptNews {
        ReceiptNews(identity: try identity(), kind: kind, amount: amount)
    }
}

enum SampleError: Error { case impossible }
