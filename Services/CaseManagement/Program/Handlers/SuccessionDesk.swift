import CaseRules
import CodecPrimitives
import HTTPTypes
import Law
import Ledger
import Postgres
import ServiceKit

/// Divides the debts of the dead among their heirs (law 8), behind the locks of the claims.
struct SuccessionDesk: Sendable {
    let law: LawBook
    let revocations: RevocationDesk
    let ids: IDSource

    /// One claim divided.
    struct Divided {
        var claim: ClaimID
        var debt: InheritedDebt
    }

    /// Records a death and what every heir owes from now on; nil when the same was recorded before.
    ///
    /// - Throws: `Problem` 409 for the same id with other content, 422 when the shares make up no whole.
    func record(
        _ succession: SuccessionStore.Succession, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> [Divided]? {
        if let known = try SuccessionStore.asked(succession.id, in: tx) {
            guard known == succession.asked else {
                throw Problem.conflict("succession-conflict", "the id has another content")
            }
            return nil
        }
        try SuccessionStore.save(succession, recording, in: tx)
        let claims = try SuccessionStore.owed(by: succession.person, in: tx)
        let locked = try ClaimStore.lockForClearance(claims, under: law, in: tx)
        let earlier = try SuccessionStore.earlierHeirs(of: succession.person, on: locked.map(\.id), in: tx)
        let divided = try locked.map { Divided(claim: $0.id, debt: try divide($0, succession)) }
        let parts = divided.flatMap { claim in
            let left = earlier[claim.claim, default: []].filter { heir in
                !claim.debt.parts.contains { $0.person == heir }
            }
            return (claim.debt.parts + left.map { InheritedDebt.Part.none($0) }).map { (claim: claim.claim, part: $0) }
        }
        try SuccessionStore.save(parts, by: succession.id, at: recording.at, in: tx)
        let facts =
            [LaterFact.deceased(succession.person)] + parts.map { LaterFact.obligorChanged($0.claim, $0.part.person) }
        try register(succession, recording, in: tx)
        try revocations.revoke(by: facts, at: recording.at, in: tx)
        return divided
    }

    private func divide(
        _ claim: ClaimStore.ForClearance, _ succession: SuccessionStore.Succession
    ) throws -> InheritedDebt {
        let policy = InheritedDebt.Policy(
            remainder: try law.policies.choice(
                .heirShareRemainder, on: succession.diedOn, as: InheritedDebt.Remainder.self),
            representative: succession.representative,
            answersForOthers: claim.kind.route == .tax)
        guard
            let debt = InheritedDebt(
                claim.open.total, among: succession.heirs, received: succession.received, policy: policy)
        else {
            throw Problem(
                "shares-no-whole", status: .unprocessableContent, title: "The shares do not make up the whole.",
                detail: "the shares do not add up to one (Civil Code, article 902)")
        }
        return debt
    }

    /// The dead is asked for nothing any more (死亡).
    private func register(
        _ succession: SuccessionStore.Succession, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        let known = try HoldStore.inForce(claims: [], persons: [succession.person], on: succession.diedOn, in: tx)
        guard !known.contains(where: { HoldCode($0.code) == .deceased }) else { return }
        let hold = HoldStore.Hold(
            id: ids.nextUUID(), subject: .person(succession.person), code: ReceivedText(GroundCode.deceased.rawValue),
            acts: [], from: succession.diedOn, to: nil, reason: ReceivedText("相続の開始"))
        try HoldStore.save(hold, recording, in: tx)
    }
}
