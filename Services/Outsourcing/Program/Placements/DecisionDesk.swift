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

    /// Takes answers; to each question the first counts. One to a question that is no longer awaited is kept and moves
    /// nothing.
    func take(_ answers: [ClearanceDecided], at now: Timestamp, in tx: borrowing Transaction) throws {
        let questions = try ClearanceStore.lock(answers.map(\.requestID), in: tx)
        guard answers.allSatisfy({ questions[$0.requestID] != nil }) else { throw ClearanceAnswers.unknownQuestion }
        var awaited = questions.filter(\.value.isAwaited)
        // Money that is behind becomes known by waiting: the question is asked again (`askAgain`).
        let settling = answers.compactMap { answer -> Answered? in
            guard let question = awaited.removeValue(forKey: answer.requestID), !answer.isOnlyForNow else { return nil }
            return Answered(placement: question.placement, answer: answer)
        }
        let asking = Dictionary(
            grouping: try AssignmentStore.lock(placements: settling.map(\.placement), in: tx)
                .filter { $0.state == .asking }, by: \.placementID)
        try ClearanceAnswers.keep(answers, at: now, in: tx)
        try PersonStore.save(settling.filter { asking[$0.placement] != nil }.compactMap(\.person), in: tx)
        let moved = try settling.flatMap { entry in
            try asking[entry.placement, default: []].map { self.moved(try $0.after(entry.answer)) }
        }
        try journal.save(moved, at: now, in: tx)
        // A revocation may have overtaken the grant that it revokes.
        let revoked = try RevokedClearances.among(settling.compactMap { $0.answer.grant?.clearanceID }, in: tx)
        let overtaken = settling.filter { $0.answer.grant.map { revoked.contains($0.clearanceID) } ?? false }
        try withdraw(overtaken.map(\.placement), at: now, in: tx)
    }

    /// An answer that a placement waits for.
    private struct Answered {
        var placement: PlacementID
        var answer: ClearanceDecided

        var person: PersonStore.Cleared? {
            guard let grant = answer.grant, let person = grant.person else { return nil }
            return PersonStore.Cleared(placement: placement, clearance: grant.clearanceID, person: person)
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

extension Assignment {
    /// Moved as an answer says.
    fileprivate func after(_ answer: ClearanceDecided) throws -> Assignment {
        var item = self
        switch answer.decision {
        case .refused(let grounds): try item.take(.refused, reasons: grounds.map(\.code))
        case .granted(let grant):
            try item.take(.granted)
            item.clearanceID = grant.clearanceID
        }
        return item
    }
}
