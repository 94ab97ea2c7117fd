import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// A receipt's identity as six columns.
struct IdentityColumns {
    let values: [PostgresValue]

    init(_ identities: [ReceiptIdentity]) {
        values = [
            .texts(identities.map(\.reference.text)), .int32s(identities.map { Int32($0.reference.code) }),
            .dates(identities.map(\.paidOn.daysSinceEpoch)), .int32s(identities.map { Int32($0.minuteOfDay) }),
            .texts(identities.map(\.store)), .texts(identities.map(\.chain)),
        ]
    }

    /// The identity in the first six columns of a row; nil when one of them is none that this release knows.
    static func identity(_ row: borrowing PostgresRow) throws -> ReceiptIdentity? {
        let text = try row.received(0)
        guard let reference = ReceiptIdentity.Reference(code: Int16(try row.int32(1)), text: text) else { return nil }
        return ReceiptIdentity(
            reference: reference, paidOn: try row.businessDate(2), minuteOfDay: Int(try row.int32(3)),
            store: try row.received(4), chain: try row.received(5))
    }
}
