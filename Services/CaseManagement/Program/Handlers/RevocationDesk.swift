import CaseRules
import Codec
import CodecPrimitives
import Postgres
import ServiceKit

/// Takes back clearances that a later fact has overtaken (architecture 4), and tells whoever asked for them.
struct RevocationDesk: Sendable {
    let mailbox: Mailbox
    let clock: BusinessClock

    func revoke(by facts: [LaterFact], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !facts.isEmpty else { return }
        var subjects = ClearanceStore.Subjects()
        for fact in facts {
            switch fact.subject {
            case .claim(let claim): subjects.claims.append(claim)
            case .person(let person): subjects.persons.append(person)
            case .officer(let officer): subjects.officers.append(officer)
            }
        }
        let live = try ClearanceStore.live(on: subjects, at: now, in: tx)
        let revoked = ClearanceRevocation.revoked(live.map(\.grant), by: facts, on: clock.today())
        try save(revoked, Dictionary(uniqueKeysWithValues: live.map { ($0.grant.clearanceID, $0.asker) }), now, tx)
    }

    private func save(
        _ revoked: [Revocation], _ askers: [ClearanceID: ReceivedText], _ now: Timestamp, _ tx: borrowing Transaction
    ) throws {
        let ended = try ClearanceStore.end(revoked, at: now, in: tx)
        var byAsker: [ReceivedText: [ClearanceRevoked]] = [:]
        for item in revoked where ended.contains(item.clearanceID) {
            guard let asker = askers[item.clearanceID], asker != Mailbox.source else { continue }
            byAsker[asker, default: []].append(
                ClearanceRevoked(
                    clearanceID: item.clearanceID, reason: ReceivedText(item.shown.rawValue), revokedAt: now))
        }
        for (asker, items) in byAsker.sorted(by: { $0.key < $1.key }) {
            try mailbox.post(items, to: asker, at: now, in: tx)
        }
    }
}
