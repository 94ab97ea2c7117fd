public import Codec
public import CodecPrimitives
public import Law
public import Outbox
public import Postgres

/// Case management's answers as an asking service keeps them, in its table `clearance_requests`.
public enum ClearanceAnswers {
    /// The message alone is parked: somebody answered what was never asked here.
    public static let unknownQuestion = MessageRefused(code: "clearance_request_unknown")

    /// Keeps answers to questions that have none yet; the first that came to each.
    ///
    /// - Parameter keepsWorking: whether the service shows how the amount came about (column `working`).
    public static func keep(
        _ answers: [ClearanceDecided], keepsWorking: Bool = true, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        let grants = answers.map(\.grant)
        _ = try tx.execute(
            """
            update clearance_requests c set decided_at = $7, clearance_id = k.clearance, amount_now = k.amount,
                expires_at = k.expires, grounds = string_to_array(k.grounds, e'\\x1f')
                \(keepsWorking ? ", working = k.working" : "")
            from (select distinct on (id) *
                from unnest($1::uuid[], $2::uuid[], $3::int8[], $4::timestamptz[], $5::text[], $6::text[])
                with ordinality as u(id, clearance, amount, expires, grounds, working, place) order by id, place) k
            where c.clearance_request_id = k.id and c.decided_at is null
            """,
            [
                .ids(answers.map(\.requestID)), .optionalIDs(grants.map { $0?.clearanceID }),
                .optionalInts(grants.map { $0?.amountNow.amount }),
                .optionalTimestamps(grants.map { $0?.expiresAt.microseconds }),
                .texts(answers.map { $0.grounds.map(\.code.string).joined(separator: "\u{1F}") }),
                .optionalTexts(grants.map { $0?.working }), .at(now),
            ])
    }

    /// What the gate must know of these clearances; one that was never granted here is not there.
    public static func gateViews(
        of clearances: [ClearanceID], in tx: borrowing Transaction
    ) throws -> [ClearanceID: ClearanceGate.Clearance] {
        let rows = try tx.query(
            """
            select clearance_id, amount_now, expires_at,
                exists (select from revoked_clearances r where r.clearance_id = c.clearance_id)
            from clearance_requests c where clearance_id = any($1)
            """, [.ids(clearances)]
        ) { row in
            (
                try row.id(0, as: ClearanceID.self),
                ClearanceGate.Clearance(
                    amountNow: try row.yen(1), expiresAt: try row.moment(2), isRevoked: try row.bool(3))
            )
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    /// What the gate must know of one clearance; nil when it was never granted here.
    public static func gateView(
        of clearance: ClearanceID?, in tx: borrowing Transaction
    ) throws -> ClearanceGate.Clearance? {
        try clearance.flatMap { clearance in try gateViews(of: [clearance], in: tx)[clearance] }
    }
}

extension ClearanceDecided {
    /// What was granted; nil when it was refused.
    public var grant: ClearanceGrant? {
        if case .granted(let grant) = decision { grant } else { nil }
    }

    /// Why it was refused; empty when it was granted.
    public var grounds: [Ground] {
        if case .refused(let grounds) = decision { grounds } else { [] }
    }

    /// Whether nothing stands against the act but that not all money is known yet.
    public var isOnlyForNow: Bool {
        guard case .refused(let grounds) = decision else { return false }
        let against = grounds.filter { $0.kind != .remark }
        return !against.isEmpty && against.allSatisfy { $0.code == ReceivedText("money_behind") }
    }
}
