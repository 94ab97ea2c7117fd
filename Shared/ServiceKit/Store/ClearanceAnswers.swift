public import Codec
public import CodecPrimitives
public import Law
public import Outbox
public import Postgres

/// Case management's answers as an asking service keeps them, in its table `clearance_requests`.
public enum ClearanceAnswers {
    /// The message alone is parked: somebody answered what was never asked here.
    public static let unknownQuestion = MessageRefused(code: "clearance_request_unknown")

    /// Keeps the answer to a question that has none yet.
    ///
    /// - Parameter keepsWorking: whether the service shows how the amount came about (column `working`).
    public static func keep(
        _ answer: ClearanceDecided, keepsWorking: Bool = true, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        var (grant, grounds): (ClearanceGrant?, [ReceivedText]) = (nil, [])
        switch answer.decision {
        case .granted(let granted): grant = granted
        case .refused(let refused): grounds = refused.map(\.code)
        }
        _ = try tx.execute(
            """
            update clearance_requests set decided_at = $2, clearance_id = $3, amount_now = $4, expires_at = $5,
                grounds = $6\(keepsWorking ? ", working = $7" : "")
            where clearance_request_id = $1 and decided_at is null
            """,
            [
                .id(answer.requestID), .at(now), .id(grant?.clearanceID), .optionalInt(grant?.amountNow.amount),
                .at(grant?.expiresAt), .texts(grounds),
            ] + (keepsWorking ? [.text(grant?.working)] : []))
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
    /// Whether nothing stands against the act but that not all money is known yet.
    public var isOnlyForNow: Bool {
        guard case .refused(let grounds) = decision else { return false }
        let against = grounds.filter { $0.kind != .remark }
        return !against.isEmpty && against.allSatisfy { $0.code == ReceivedText("money_behind") }
    }
}
