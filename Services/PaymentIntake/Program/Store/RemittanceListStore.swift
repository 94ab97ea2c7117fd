import CodecPrimitives
import Outbox
import Postgres

/// Matches as officers read them.
enum RemittanceListStore {
    struct Match: Encodable, Sendable {
        let match: String
        let channel: String
        let agent: String
        let creditedOn: String
        let grossYen: Int64
        let feeYen: Int64
        let arrivedYen: Int64
        let differenceYen: Int64
        let receipts: Int64
        let lines: [String]
        let isLate: Bool
        let contract: String?
    }

    /// Matches of money that was credited in a range of days, newest first.
    static func matches(
        from: BusinessDate, through: BusinessDate, atMost count: Int, in tx: borrowing Transaction
    ) throws -> [Match] {
        try tx.query(
            """
            select m.match_id, m.channel, m.agent, m.credited_on, m.gross, m.fee, a.arrived, m.difference,
                (select count(*) from remittance_receipts c where c.match_id = m.match_id),
                (select array_agg(l.line_id::text order by l.line_id) from remittance_lines l
                    where l.match_id = m.match_id),
                m.is_late, m.contract
            from remittance_matches m join audit.remittances a using (match_id)
            where m.credited_on between $1 and $2 order by m.credited_on desc, m.channel, m.match_id limit $3
            """, [.date(from), .date(through), .int(Int64(count))]
        ) { row in
            Match(
                match: try row.id(0, as: RemittanceMatchID.self).description, channel: try row.text(1),
                agent: try row.text(2),
                creditedOn: try row.businessDate(3).description, grossYen: try row.yen(4).amount,
                feeYen: try row.yen(5).amount, arrivedYen: try row.yen(6).amount, differenceYen: try row.yen(7).amount,
                receipts: try row.int(8), lines: try row.texts(9), isLate: try row.bool(10),
                contract: try row.optionalText(11))
        }
    }
}
