import CodecPrimitives
import Law

extension MeasureChecks {
    /// What a proposal of this kind must fulfil besides.
    func special() -> [MeasureRefusal] {
        switch asked.kind {
        case .collectionDeferral, .saleDeferralOfficio, .saleDeferralApplied, .performanceDeferral:
            period(terms.until, months: rule.months) + security() + capacity() + plan(within: terms.until)
                + otherArrears() + applied()
        case .pledge: plan(within: nil) + signed()
        case .suspension: partial()
        case .collectionStop: []
        case .remission: tenYears()
        case .writeOff: []
        case .waiver: waiverGround()
        case .paymentOrder: afterDemand()
        }
    }

    func period(_ until: BusinessDate?, months: Int) -> [MeasureRefusal] {
        guard let until, until >= terms.from else { return [refusal(.periodMissing, "猶予の期間が定められていない")] }
        let last = Elapsed.lastDay(ofMonths: months, from: terms.from)
        guard until > last else { return [] }
        return [refusal(.periodTooLong, "期間は\(months)月以内(\(last)まで)")]
    }

    /// An extension begins before the old end and does not pass the longest in all.
    func prolongation(_ until: BusinessDate, _ plan: [Instalment]) -> [MeasureRefusal] {
        var refusals = period(until, months: rule.totalMonths)
        if let old = terms.until, until <= old { refusals.append(refusal(.periodMissing, "延長後の終期が\(old)より後でない")) }
        if let old = terms.until, today > old { refusals.append(refusal(.tooLate, "猶予の期間は\(old)に満了した")) }
        if plan.contains(where: { $0.due > until || !$0.amount.isPositive }) {
            refusals.append(refusal(.instalments, "分割納付の期日は\(until)までに、金額は正に定める"))
        }
        return refusals
    }

    private func security() -> [MeasureRefusal] {
        guard rule.securityMonths > 0, let until = terms.until, terms.security == .none,
            terms.amount > rule.securityOver,
            until > Elapsed.lastDay(ofMonths: rule.securityMonths, from: terms.from)
        else { return [] }
        return [
            refusal(
                .securityMissing, "\(rule.securityOver)円を超え\(rule.securityMonths)月を超える猶予には担保を要する",
                article: "地方税法16条")
        ]
    }

    /// Only what cannot be paid at once may be deferred; a deferral by agreement names its means by its ground.
    private func capacity() -> [MeasureRefusal] {
        guard asked.kind != .performanceDeferral else { return [] }
        guard let capacity = terms.capacity else { return [refusal(.capacityMissing, "納付能力の調査がない")] }
        let most = capacity.deferrable(of: asked.claims.map(\.claim.open).total())
        guard terms.amount > most else { return [] }
        return [refusal(.moreThanDeferrable, "猶予できる額は\(most)円まで")]
    }

    /// Instalments are positive, in order of days, end in time and add up to the amount.
    private func plan(within until: BusinessDate?) -> [MeasureRefusal] {
        let plan = terms.instalments
        let isNeeded = [.pledge, .saleDeferralOfficio, .saleDeferralApplied].contains(asked.kind)
        guard !plan.isEmpty else { return isNeeded ? [refusal(.instalments, "分割納付計画がない")] : [] }
        var refusals: [MeasureRefusal] = []
        let days = plan.map(\.due)
        let isOrdered = zip(days, days.dropFirst()).allSatisfy { $0 < $1 }
        let isInside = plan.allSatisfy { $0.due >= terms.from && $0.due <= until ?? $0.due && $0.amount.isPositive }
        if !isOrdered || !isInside { refusals.append(refusal(.instalments, "分割納付の期日または金額が計画の範囲にない")) }
        let total = plan.map(\.amount).total()
        if total != terms.amount {
            refusals.append(refusal(.instalments, "分割納付の計\(total)円が対象額\(terms.amount)円と一致しない"))
        }
        return refusals
    }

    private func otherArrears() -> [MeasureRefusal] {
        guard asked.kind == .saleDeferralApplied, asked.facts.hasOtherArrears else { return [] }
        return [refusal(.otherArrears, "猶予を受けようとする徴収金以外に滞納がある", article: "地方税法15条の6第2項")]
    }

    /// What rests on an application has one, in time.
    private func applied() -> [MeasureRefusal] {
        guard asked.kind != .saleDeferralOfficio else { return [] }
        guard let day = terms.appliedOn, day <= today else { return [refusal(.dayInvalid, "申請の日がない、または将来の日")] }
        guard rule.applyWithinMonths > 0 else { return [] }
        return asked.claims.compactMap { _, claim in
            let last = Elapsed.lastDay(ofMonths: rule.applyWithinMonths, from: claim.due.adding(days: 1))
            return day > last
                ? refusal(.applicationLate, "申請期限\(last)(納期限\(claim.due)から\(rule.applyWithinMonths)月)を経過") : nil
        }
    }

    private func signed() -> [MeasureRefusal] {
        guard let day = terms.appliedOn, day <= today else { return [refusal(.dayInvalid, "誓約書の日付がない、または将来の日")] }
        return []
    }
}
