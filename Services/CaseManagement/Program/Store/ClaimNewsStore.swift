import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres

/// What others are told of placed claims (`claims.changed`): complete state with a version per claim.
enum ClaimNewsStore {
    /// The news about those of these claims that were ever placed, by routing key.
    static func news(
        about claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [String: [ClaimChanged]] {
        guard !claims.isEmpty else { return [:] }
        let rows = try tx.query(
            """
            with placed as (
                select distinct claim_id from placement_requests where claim_id = any($1)
            ), counted as (
                insert into claim_news as n (claim_id, version) select claim_id, 1 from placed order by claim_id
                on conflict (claim_id) do update set version = n.version + 1 returning claim_id, version
            )
            select n.claim_id, n.version, c.kind, c.claim_class, c.route, b.principal, b.late_charge, b.fee, b.costs,
                b.provisional, c.nominal_due
            from counted n join claims c using (claim_id) join claim_balances b using (claim_id) order by n.claim_id
            """, [.ids(claims)]
        ) { row in
            let route = try row.received(4)
            let news = ClaimChanged(
                claimID: try row.id(0), version: try row.int(1), kind: try row.received(2),
                claimClass: try claimClass(try row.received(3), route: route),
                balance: ClaimBalance(
                    principal: try row.yen(5), lateCharge: try row.yen(6), fee: try row.yen(7), costs: try row.yen(8)),
                provisional: try row.yen(9), stops: [], prescriptionEnd: nil, due: try row.businessDate(10))
            return (route.string, news)
        }
        return Dictionary(grouping: rows, by: \.0).mapValues { $0.map(\.1) }
    }

    /// Locks the balances of claims, so that the news and its version tell of one moment.
    static func lock(_ claims: [ClaimID], in tx: borrowing Transaction) throws {
        _ = try tx.query(
            "select claim_id from claim_balances where claim_id = any($1) order by claim_id for update", [.ids(claims)]
        ) { row in try row.id(0, as: ClaimID.self) }
    }

    private static func claimClass(_ name: ReceivedText, route: ReceivedText) throws -> ClaimClassNews {
        if route == ReceivedText("tax") { return .tax }
        switch try StoredCode.decode(name.string, as: ClaimClass.self) {
        case .enforceable: return .enforceable
        case .publicClaim: return .notEnforceable
        case .privateClaim: return .privateClaim
        }
    }
}
