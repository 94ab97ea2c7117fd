import CodecPrimitives
import Outbox
import Postgres

/// Where the money of each channel lies: applied = posted + suspense + refundable (P2).
enum SummaryStore {
    struct Channel {
        var channel: ReceivedText
        var applied: Yen
        var posted: Yen
        var suspense: Yen
        var refundable: Yen

        /// Whether the identity holds.
        var isConserved: Bool { applied == posted + suspense + refundable }
    }

    static func channels(in tx: borrowing Transaction) throws -> [Channel] {
        try tx.query(
            "select channel, applied, posted, suspense, refundable from audit.conservation order by channel"
        ) { row in
            Channel(
                channel: ReceivedText(try row.text(0)), applied: Yen(unchecked: try row.int(1)),
                posted: Yen(unchecked: try row.int(2)), suspense: Yen(unchecked: try row.int(3)),
                refundable: Yen(unchecked: try row.int(4)))
        }
    }

    /// Counts that a summary shows beside the money.
    struct Counts {
        var persons: Int64
        var claims: Int64
        var demands: Int64
        var clearancesGranted: Int64
        var clearancesRefused: Int64
    }

    static func counts(in tx: borrowing Transaction) throws -> Counts {
        let counts = try tx.first(
            """
            select (select count(*) from persons), (select count(*) from claims), (select count(*) from demands),
                (select count(*) from clearances), (select count(*) from clearance_refusals)
            """
        ) { row in
            Counts(
                persons: try row.int(0), claims: try row.int(1), demands: try row.int(2),
                clearancesGranted: try row.int(3), clearancesRefused: try row.int(4))
        }
        guard let counts else { throw CaseError(.missingRow) }
        return counts
    }

    /// Refusals of clearance, counted by ground.
    struct Refusals {
        var act: ReceivedText
        var code: ReceivedText
        var article: ReceivedText
        /// One of the facts, as an example.
        var fact: ReceivedText
        var count: Int64
    }

    static func refusals(in tx: borrowing Transaction) throws -> [Refusals] {
        try tx.query(
            """
            select q.act, g ->> 'code', g ->> 'article', min(g ->> 'fact'), count(*)
            from clearance_refusals r join clearance_requests q using (request_id)
            cross join jsonb_array_elements(r.grounds) g
            where g ->> 'kind' <> 'remark'
            group by 1, 2, 3 order by 1, 5 desc, 2
            """
        ) { row in
            Refusals(
                act: ReceivedText(try row.text(0)), code: ReceivedText(try row.text(1)),
                article: ReceivedText(try row.text(2)), fact: ReceivedText(try row.optionalText(3) ?? ""),
                count: try row.int(4))
        }
    }
}
