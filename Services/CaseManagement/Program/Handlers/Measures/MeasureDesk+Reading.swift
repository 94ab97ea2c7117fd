import CaseRules
import CodecPrimitives
import Law
import Postgres

extension MeasureDesk {
    /// A measure as staff see it, with how its plan is kept on a day.
    func view(
        _ file: MeasureFile, _ records: [MeasureRecord], on day: BusinessDate, in tx: borrowing Transaction
    ) throws -> MeasureView {
        guard let measure = file.measure else { throw CaseError(.missingRow) }
        let payments = try MeasureFactsStore.payments(on: file.claims, in: tx).values.flatMap { $0 }
        let asked = MeasureFacts(
            claims: [:], officer: MeasureOfficer(ReceivedText(""), classes: []), payments: payments)
        let ground = book.ground(measure.terms.ground, of: file.kind, for: .grant)
        return MeasureView(
            measure, of: file.id, records,
            (rule: try book.rule(file.kind, on: day), ground: ground?.name ?? measure.terms.ground.string),
            standing: try rules.standing(of: measure, asked, on: day))
    }

    /// Running seizures that a step releases.
    func toRelease(_ measure: Measure, _ step: MeasureStep?, in tx: borrowing Transaction) throws -> [UUIDv7] {
        guard let step, MeasureEffects(book: book).releasesSeizures(measure, step) else { return [] }
        return try MeasureFactsStore.seizures(of: measure.terms.parts.map(\.claim), in: tx)
    }

    /// The waivers of these days, as the assembly is told of them.
    func waivers(
        from first: BusinessDate, to last: BusinessDate, under law: LawBook, in tx: borrowing Transaction
    ) throws -> WaiverReport {
        WaiverReport(
            try MeasureWriteOffStore.waived(from: first, to: last, in: tx).map { waived in
                let ground = book.ground(waived.ground, of: .waiver, for: .grant)
                return WaiverReport.Item(
                    claimName: ReceivedText(try law.kind(waived.kind, on: waived.aroseOn).name),
                    amount: waived.amount, ground: ReceivedText(ground?.name ?? waived.ground.string),
                    waivedOn: waived.on)
            })
    }
}
