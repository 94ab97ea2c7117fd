public import Codec
public import CodecPrimitives
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
    /// Whose addresses they are and the addresses, of many rows: four arrays, `uuid[], text[], date[], date[]`, for
    /// `DatedAddress.gathered`.
    public static func datedAddresses<Kind>(_ rows: [(owner: Identifier<Kind>, addresses: [DatedAddress])])
        -> [PostgresValue]
    {
        let lived = rows.flatMap { row in row.addresses.map { (owner: row.owner, address: $0) } }
        return [
            .ids(lived.map(\.owner)), .texts(lived.map(\.address.address)), .dates(lived.map(\.address.from)),
            .optionalDates(lived.map(\.address.to)),
        ]
    }
}

extension DatedAddress {
    /// A subselect of `id, addresses, lived_from, lived_to` from the four arrays that begin with this parameter.
    public static func gathered(from parameter: Int) -> String {
        let given = [("uuid", 0), ("text", 1), ("date", 2), ("date", 3)].map { "$\(parameter + $0.1)::\($0.0)[]" }
        return """
            (select id, array_agg(address order by place) as addresses, array_agg(since order by place) as lived_from,
                array_agg(until order by place) as lived_to
            from unnest(\(given.joined(separator: ", "))) with ordinality as l(id, address, since, until, place)
            group by id)
            """
    }
}
