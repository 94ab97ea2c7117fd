public import Codec
internal import CodecPrimitives
public import Postgres

/// Dated addresses (住所履歴) as three array columns beside each other: `addresses`, `lived_from`, `lived_to`.
extension PostgresRow {
    /// The addresses that stand in this column and the two behind it.
    ///
    /// - Throws: `OutboxError.damaged` when the arrays differ in length.
    public func datedAddresses(_ column: Int) throws -> [DatedAddress] {
        let (texts, from, to) = (try self.texts(column), try dates(column + 1), try optionalDates(column + 2))
        guard texts.count == from.count, from.count == to.count else {
            throw OutboxError(.damaged, "addresses of different lengths")
        }
        return texts.indices.map { index in
            DatedAddress(
                address: ReceivedText(texts[index]), from: BusinessDate(daysSinceEpoch: from[index]),
                to: to[index].map(BusinessDate.init(daysSinceEpoch:)))
        }
    }
}

extension PostgresValue {
    /// `text[], date[], date[]`: what `PostgresRow.datedAddresses` reads.
    public static func datedAddresses(_ addresses: [DatedAddress]) -> [PostgresValue] {
        [
            .texts(addresses.map(\.address)), .dates(addresses.map(\.from)), .optionalDates(addresses.map(\.to)),
        ]
    }
}
