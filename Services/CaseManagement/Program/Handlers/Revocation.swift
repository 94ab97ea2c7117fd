import Codec
import CodecPrimitives
import Postgres

/// Takes back clearances that a later fact has overtaken (architecture 4).
struct Revocation: Sendable {
    let mailbox: Mailbox

    /// Revokes every live grant on these claims or persons and tells the askers.
    func revoke(
        claims: [ClaimID] = [], persons: [PersonID] = [], reason: String, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws {
        guard !(claims.isEmpty && persons.isEmpty) else { return }
        let live = try ClearanceStore.live(claims: claims, persons: persons, at: now, in: tx)
        guard !live.isEmpty else { return }
        let ended = try ClearanceStore.end(live.map(\.id), as: "revoked", reason: reason, at: now, in: tx)
        let byAsker = Dictionary(grouping: live.filter { ended.contains($0.id) }, by: \.asker)
        for (asker, grants) in byAsker.sorted(by: { $0.key < $1.key }) where asker != Mailbox.source {
            let revoked = grants.map {
                ClearanceRevoked(clearanceID: $0.id, reason: ReceivedText(reason), revokedAt: now)
            }
            try mailbox.post(revoked, to: asker, at: now, in: tx)
        }
    }
}
