import Codec
import CodecPrimitives
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit

/// Takes case management's answers and revocations.
struct DecisionDesk: Sendable {
    let journal: AssignmentJournal
    let placements: PlacementDesk

    /// Takes one answer. An answer to a question that is no longer awaited is kept and moves nothing.
    func take(_ answer: ClearanceDecided, at now: Timestamp, in tx: borrowing Transaction) throws {
        guard let question = try ClearanceStore.lock(answer.requestID, in: tx) else {
            throw ClearanceAnswers.unknownQuestion
        }
        guard question.isAwaited else { return try ClearanceAnswers.keep([answer], at: now, in: tx) }
        let asking = try AssignmentStore.lock(placement: question.placement, in: tx).filter { $0.state == .asking }
        try ClearanceAnswers.keep([answer], at: now, in: tx)
        // Money that is behind becomes known by waiting: the question is asked again (`askAgain`).
        guard !answer.isOnlyForNow else { return }
        let moved = try asking.map { item in
            var item = item
            switch answer.decision {
            case .refused(let grounds): try item.take(.refused, reasons: grounds.map(\.code))
            case .granted(let grant):
                try item.take(.granted)
                item.clearanceID = grant.clearanceID
            }
            return self.moved(item)
        }
        if case .granted(let grant) = answer.decision, let person = grant.person, !asking.isEmpty {
            try PersonStore.save(person, for: question.placement, under: grant.clearanceID, in: tx)
        }
        try journal.save(moved, at: now, in: tx)
        // A revocation may have overtaken the grant that it revokes.
        if case .granted(let grant) = answer.decision,
            try RevokedClearances.contain(grant.clearanceID, in: tx)
        {
            try withdraw([question.placement], at: now, in: tx)
        }
    }

    /// Takes revocations: what has not left is asked about anew; what has left is shown to staff for a recall.
    func revoke(_ items: [ClearanceRevoked], at now: Timestamp, in tx: borrowing Transaction) throws {
        try RevokedClearances.keep(items, at: now, in: tx)
        try withdraw(try ClearanceStore.holders(of: items.map(\.clearanceID), in: tx), at: now, in: tx)
    }

    /// Asks again what has had no answer for too long.
    func askAgain(since moment: Timestamp, at now: Timestamp, in tx: borrowing Transaction) throws {
        for placement in try PlacementStore.unanswered(since: moment, in: tx) {
            let asking = try AssignmentStore.lock(placement: placement, in: tx).filter { $0.state == .asking }
            let moved = try asking.map { item in
                var item = item
                try item.take(.expired)
                return self.moved(item)
            }
            try journal.save(moved, at: now, in: tx)
            try placements.advance(placement, at: now, in: tx)
        }
    }

    private func withdraw(_ holders: [PlacementID], at now: Timestamp, in tx: borrowing Transaction) throws {
        for placement in holders {
            let cleared = try AssignmentStore.lock(placement: placement, in: tx).filter { $0.state == .cleared }
            let revoked = try RevokedClearances.among(cleared.compactMap(\.clearanceID), in: tx)
            let moved = try cleared.filter { $0.clearanceID.map(revoked.contains) ?? false }.map {
                var item = $0
                try item.take(.revoked)
                return self.moved(item)
            }
            try journal.save(moved, at: now, in: tx)
            if !moved.isEmpty { try placements.advance(placement, at: now, in: tx) }
        }
    }

    private func moved(_ item: Assignment) -> AssignmentJournal.Moved {
        AssignmentJournal.Moved(item: item, by: PlacementDesk.itself, day: placements.clock.today())
    }
}
