import CodecPrimitives
import Law

extension MeasureChecks {
    /// A suspension takes the whole debt; a part needs its cause (NTA-153 no. 8).
    func partial() -> [MeasureRefusal] {
        let isPartial = asked.claims.contains { part, claim in part.amount < claim.open }
        guard isPartial, terms.partialCause?.isEmpty ?? true else { return [] }
        return [refusal(.amount, "一部の停止にはその理由を要する")]
    }

    /// A claim is extinguished at once only where the suspension rests on there being no property (地方税法15条の7第5項 names
    /// 1項1号 alone).
    func extinctionAtOnce() -> [MeasureRefusal] {
        guard terms.ground != ReceivedText("no_property") else { return [] }
        return [
            refusal(.groundUnknown, "即時の消滅は財産がないことによる停止に限る", article: "地方税法15条の7第5項")
        ]
    }

    /// 10 years from the due date, or from the first deferral, must have passed (施行令171条の7第1項).
    func tenYears() -> [MeasureRefusal] {
        asked.claims.compactMap { _, claim in
            let start = claim.firstDeferral ?? claim.due
            let last = Elapsed.lastDay(ofYears: rule.years, from: start.adding(days: 1))
            guard today <= last else { return nil }
            return refusal(.tooEarly, "\(start)から\(rule.years)年(\(last)まで)を経過していない")
        }
    }

    /// Grounds of a waiver that the books can check.
    func waiverGround() -> [MeasureRefusal] {
        asked.claims.flatMap { _, claim -> [MeasureRefusal] in
            if ground.code == ReceivedText("prescription_complete") {
                let isOver = claim.prescriptionEnd.map { $0 < today } ?? false
                return isOver && claim.kind.needsInvocation
                    ? [] : [refusal(.tooEarly, "援用を要する債権の時効期間が満了していない", article: ground.article)]
            }
            if ground.code == ReceivedText("stop_lasted"), !claim.measures.contains(.collectionStop) {
                return [refusal(.notInForce, "徴収停止をしていない", article: ground.article)]
            }
            return []
        }
    }

    /// A court is asked only after a demand (地方自治法施行令171条の2).
    func afterDemand() -> [MeasureRefusal] {
        guard asked.claims.contains(where: { !$0.claim.isDemanded }) else { return [] }
        return [refusal(.notDemanded, "督促をしていない", article: "地方自治法施行令171条の2")]
    }

    /// The ground of a cancellation must be one of the kind.
    func cancellation(_ code: ReceivedText) -> [MeasureRefusal] {
        guard book.ground(code, of: asked.kind, for: .cancel) == nil else { return [] }
        return [refusal(.groundUnknown, "\(rule.name)の取消しの事由ではない")]
    }

    /// The days of a payment order (民事訴訟法391条から393条).
    func window(_ day: BusinessDate) -> [MeasureRefusal] {
        guard let measure = asked.measure else { return [] }
        do {
            let windows = PaymentOrderWindows(calendar: calendar)
            switch (asked.command, measure.state) {
            case (.applyForDeclaration, .declarable):
                let last = try windows.lastDayToApply(declarableFrom: measure.movedOn)
                return day > last ? [refusal(.tooLate, "申立期間は\(last)まで", article: "民事訴訟法392条")] : []
            case (.object, .enforceable):
                let last = try windows.lastDayToObject(servedOn: measure.movedOn)
                return day > last ? [refusal(.tooLate, "異議の期間は\(last)まで", article: "民事訴訟法393条")] : []
            default: return []
            }
        } catch {
            return [refusal(.calendarUnknown, "暦にない年の期日")]
        }
    }
}
