import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Days of the city's accounts at its bank (指定金融機関の収納日計): what was credited, and what became of it.
enum BankDayStore {
    /// What a channel's agent brought on a day.
    struct Income: Encodable, Sendable {
        var channel: String
        /// What payers paid: the revenue of the day.
        var grossYen: Int64
        var feeYen: Int64
        /// Differences that officers have accepted.
        var acceptedYen: Int64
    }

    /// A day. Every yen credited is matched, taken back by the bank, a transfer of ours that came back, set aside by an
    /// officer, or open with a break.
    struct Day: Encodable, Sendable {
        var date: String
        var creditedYen: Int64
        var matchedYen: Int64
        var takenBackYen: Int64
        var returnedTransfersYen: Int64
        var setAsideYen: Int64
        var openYen: Int64
        /// By the day of a match's last line.
        var income: [Income] = []
    }

    static func days(from: BusinessDate, through: BusinessDate, in tx: borrowing Transaction) throws -> [Day] {
        let income = try income(from: from, through: through, in: tx)
        var days = try tx.query(
            """
            select l.booked_on, sum(l.amount)::int8,
                coalesce(sum(l.amount) filter (where l.state = 2), 0)::int8,
                coalesce(sum(l.amount) filter (where l.state = 3), 0)::int8,
                coalesce(sum(l.amount) filter (where r.line_id is not null), 0)::int8,
                coalesce(sum(l.amount) filter (where l.state = 4 and r.line_id is null), 0)::int8,
                coalesce(sum(l.amount) filter (where l.state = 1), 0)::int8
            from bank_lines l left join refund_return_lines r using (line_id)
            where l.direction = 1 and l.booked_on between $1 and $2 group by 1 order by 1
            """, [.date(from), .date(through)]
        ) { row in
            Day(
                date: try row.businessDate(0).description, creditedYen: try row.int(1), matchedYen: try row.int(2),
                takenBackYen: try row.int(3), returnedTransfersYen: try row.int(4), setAsideYen: try row.int(5),
                openYen: try row.int(6))
        }
        for index in days.indices { days[index].income = income[days[index].date] ?? [] }
        return days
    }

    private static func income(
        from: BusinessDate, through: BusinessDate, in tx: borrowing Transaction
    ) throws -> [String: [Income]] {
        let rows = try tx.query(
            """
            select credited_on, channel, sum(gross)::int8, sum(fee)::int8, sum(difference)::int8
            from remittance_matches where credited_on between $1 and $2 group by 1, 2 order by 1, 2
            """, [.date(from), .date(through)]
        ) { row in
            (
                try row.businessDate(0).description,
                Income(
                    channel: try row.received(1).string, grossYen: try row.int(2), feeYen: try row.int(3),
                    acceptedYen: try row.int(4))
            )
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }
}
