import CodecPrimitives
import GarnishmentRules
import Postgres
import ServiceKit

/// Officers approve single items (決裁): two different ones, neither the requester.
struct ApprovalDesk: Sendable {
    let pool: PostgresPool
    let journal: ItemJournal

    /// What an approval came to.
    struct Outcome: Sendable {
        var state: ItemState
        var approvals: Int
    }

    /// Adds one officer's approval, on evidence as it is now.
    ///
    /// - Returns: nil when there is no such item.
    /// - Throws: `GarnishmentRefusal`; lost evidence is then written down all the same.
    func approve(_ id: SeizureRequestID, by officer: ReceivedText) async throws -> Outcome? {
        let now = WallClock.now()
        let result = try await pool.withTransaction { [journal] tx -> Result<Outcome, GarnishmentRefusal>? in
            guard var item = try ItemStore.lock(id, in: tx) else { return nil }
            guard let batch = item.batchID, item.state == .evidenced else { return .failure(.stateDenies) }
            guard try EvidenceDesk([item], in: tx).evaluate(&item) else {
                try journal.save([ItemJournal.Moved(item, at: now)], at: now, in: tx)
                return .failure(GarnishmentRefusal(rawValue: item.evidence.string) ?? .answerMissing)
            }
            var approvals = Approvals(
                requester: item.requester, officers: try ApprovalStore.officers(of: id, batch: batch, in: tx))
            do throws(GarnishmentRefusal) { try approvals.approve(by: officer) } catch { return .failure(error) }
            try ApprovalStore.insert(
                ApprovalStore.Approval(item: id, batch: batch, officer: officer, at: now), in: tx)
            if approvals.isComplete { try item.take(.approvedTwice) }
            try journal.save([ItemJournal.Moved(item, at: now)], at: now, in: tx)
            return .success(Outcome(state: item.state, approvals: approvals.officers.count))
        }
        return try result?.get()
    }
}
