import CaseRules
import Codec
import CodecPrimitives
import Law
import Ledger
import Postgres
import ServiceKit

/// What a step of a measure means elsewhere: holds, prescription, clearances, the books, and what contractors hear.
struct MeasureConsequences: Sendable {
    let book: MeasureBook
    let settlement: SettlementDesk
    let revocations: RevocationDesk
    let mailbox: Mailbox
    let ids: IDSource

    private var effects: MeasureEffects { MeasureEffects(book: book) }

    /// Writes everything that follows; the measure and its claims are locked.
    func follow(
        _ move: MeasureMove, of measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        try report(move, of: measure, recording, in: tx)
        try hold(move, of: measure, recording, in: tx)
        let facts = move.claims.compactMap { effects.laterFact(move.kind, $0, move.step) }
        try revocations.revoke(by: facts, at: recording.at, in: tx)
        if effects.span(of: move.after) != nil, move.newDays != nil || move.ends {
            try settlement.settleAnew(move.claims, at: recording.at, in: tx)
        }
        try writeOff(move, of: measure, recording, in: tx)
    }

    /// Facts of prescription that the holds do not tell of themselves.
    private func report(
        _ move: MeasureMove, of measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        let rule = try book.rule(move.kind, on: move.step.day).prescription
        if effects.replacesDueDate(move, under: rule) {
            try MeasureHoldStore.withdrawDueDates(
                of: measure, ReceivedText(move.step.event.rawValue), recording, in: tx)
        }
        let facts = effects.prescription(move, under: rule, matter: measure)
        let reports = move.claims.flatMap { claim in
            facts.map {
                PrescriptionStore.Report(
                    id: ids.nextUUID(), claim: claim, fact: $0, source: ReceivedText("measure"), sourceID: measure,
                    evidence: ReceivedText(move.step.article))
            }
        }
        try PrescriptionStore.save(reports, recording, in: tx)
    }

    /// Places holds for the days that the measure is in force from now on, and takes them off when it is no more.
    private func hold(
        _ move: MeasureMove, of measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        guard let code = HoldCode.code(of: move.kind) else { return }
        if let days = move.newDays, days.from <= days.to {
            let (span, reason) = (effects.span(of: move.after), ReceivedText(move.step.article))
            let placed = move.claims.map { claim in
                MeasureHoldStore.Placed(
                    id: ids.nextUUID(), claim: claim, code: code, days: days, reason: reason, charge: span)
            }
            try MeasureHoldStore.place(placed, for: measure, recording, in: tx)
        }
        if move.ends, let last = move.after.ended {
            try MeasureHoldStore.release(
                measure, from: last.adding(days: 1), ReceivedText(move.step.event.rawValue), recording, in: tx)
        }
    }

    /// Takes claims off the books, or puts back what was taken off by mistake.
    private func writeOff(
        _ move: MeasureMove, of measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        let event = effects.claimEvent(move.kind, from: move.old, move.step)
        if event == .writeOffReversed { return try restore(move, of: measure, recording, in: tx) }
        guard let off = MeasureWriteOff(move, event) else { return }
        if let hindrance = try MeasureConsequences.hindrance(to: move.claims, in: tx) {
            throw Problem.conflict(
                "extinction-\(hindrance.rawValue)", "a receipt or the result of a seizure is awaited")
        }
        let open = try ExtinctionStore.lock(move.claims, in: tx)
        let amounts = Dictionary(move.after.terms.parts.map { ($0.claim, $0.amount) }) { first, _ in first }
        let booked = try open.compactMap { claim in
            let part = MeasureWriteOff.part(move, amounts[claim.id] ?? .zero, of: claim.open)
            return try ExtinctionBooking(extinguishing: claim.id, open: part, on: off.on).map {
                MeasureWriteOffStore.Booked(id: ids.next(), booking: $0, off: off)
            }
        }
        try finish(booked, of: measure, recording, in: tx)
    }

    private func restore(
        _ move: MeasureMove, of measure: UUIDv7, _ recording: Recording, in tx: borrowing Transaction
    ) throws {
        let off = MeasureWriteOff(reversing: move)
        let booked = try MeasureWriteOffStore.standing(of: measure, in: tx).map { standing in
            MeasureWriteOffStore.Booked(
                id: ids.next(),
                booking: try ExtinctionBooking(
                    restoring: standing.claim, written: standing.amounts, by: standing.entry, on: move.step.day),
                off: off, reverses: standing.entry)
        }
        try finish(booked, of: measure, recording, in: tx)
        try revocations.revoke(
            by: booked.map { .balanceChanged($0.booking.claim) }, at: recording.at, in: tx)
    }

    private func finish(
        _ booked: [MeasureWriteOffStore.Booked], of measure: UUIDv7, _ recording: Recording,
        in tx: borrowing Transaction
    ) throws {
        try MeasureWriteOffStore.save(booked, by: measure, at: recording.at, in: tx)
        let claims = booked.map(\.booking.claim)
        try mailbox.post(try ClaimNewsStore.news(about: claims, in: tx), at: recording.at, in: tx)
    }

    /// What these claims must wait for before one of them may end.
    static func hindrance(to claims: [ClaimID], in tx: borrowing Transaction) throws -> ExtinctionHindrance? {
        for claim in try ExtinctionStore.lock(claims.sorted(), in: tx) {
            if claim.facts.hasOpenSeizure { return .seizure }
            if claim.facts.hasOpenReceipt { return .receipt }
        }
        return nil
    }
}
