import CodecPrimitives
import CodecRecords
import IntakeRules
import TestKit

/// Makes convenience-store files of layout A.
struct KonbiniFile {
    /// One record of such a file.
    struct Record: Hashable {
        var kind: NewsKind
        var slip: Int
        var minute: Int = 615
        var amount: Yen = 12_300
        /// Days from the payment to the making of the file.
        var daysBefore = 1
    }

    static func bytes(_ records: [Record], createdOn: String = "2026-04-07") throws -> [UInt8] {
        var writer = RecordWriter(try ShippedLayout.konbiniA.layout())
        guard let day = BusinessDate(iso: createdOn) else { throw TestKitError("no day") }
        try writer.header(["データ作成日": .date(day)])
        for record in records { try writer.data(fields(record, on: day.adding(days: -record.daysBefore))) }
        try writer.trailer()
        return try writer.finish()
    }

    private static func fields(_ record: Record, on day: BusinessDate) throws -> KeyValuePairs<String, FieldValue> {
        [
            "kind": .text("0\(record.kind.rawValue)"), "received_on": .date(day),
            "received_at": .number(Int64(record.minute / 60 * 100 + record.minute % 60)),
            "バーコード情報": .text(try barcode(record)), "store": .text("0001234"), "chain": .text("000010"),
        ]
    }

    /// The 44 digits of a record's slip.
    static func barcode(_ record: Record) throws -> String {
        let slip = String(record.slip)
        return try PaymentBarcode(
            issuer: Array("912345".utf8), free: Array((String(repeating: "0", count: 16 - slip.count) + slip).utf8),
            reissue: 0, due: nil, needsStamp: false, amount: record.amount
        ).string
    }
}
