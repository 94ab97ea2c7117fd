import CodecPrimitives
import Law

/// The grounds that the demand (督促) gives: the precondition of every seizure (law 2, 6.1).
struct DemandGrounds {
    let act: ClearanceAct
    let claim: ClaimFacts
    let today: BusinessDate
    let law: LawBook

    func all() throws(LawError) -> [CaseGround] {
        let rule = try law.demands.rule(claim.kind.demandRule)
        guard act != .demand else { return again(rule) }
        guard act.isExecution || act.isCourt || act == .waterCutOff else { return [] }
        guard let demand = claim.demand else {
            return [.init(.bar, .demandNotIssued, article: article(rule), fact: "督促状を発していない")]
        }
        return service(demand, rule) + (try days(demand, rule))
    }

    private func article(_ rule: DemandRule) -> String { rule.seizureArticle ?? rule.dutyArticle }

    private func again(_ rule: DemandRule) -> [CaseGround] {
        if let demand = claim.demand {
            return [
                .init(.remark, .demandedBefore, article: rule.dutyArticle, fact: "督促は\(demand.issuedOn)に発付済み")
            ]
        }
        guard today > rule.lastDay(due: claim.due) else { return [] }
        return [
            .init(
                .remark, .demandLate, article: rule.dutyArticle,
                fact: "納期限後\(rule.withinDays)日(\(rule.lastDay(due: claim.due)))を経過。発付は有効")
        ]
    }

    private func service(_ demand: DemandFacts, _ rule: DemandRule) -> [CaseGround] {
        switch demand.service {
        case .served(let day) where day <= today: []
        case .served, .unknown:
            [.init(.hold, .serviceUnknown, article: "地方税法20条", fact: "督促状の送達日が確認できない")]
        case .returned:
            [.init(.bar, .demandNotServed, article: article(rule), fact: "督促状が返戻、送達されていない")]
        }
    }

    private func days(_ demand: DemandFacts, _ rule: DemandRule) throws(LawError) -> [CaseGround] {
        let seizure = try rule.earliestSeizure(issued: demand.issuedOn, deadline: demand.deadline, law.calendar)
        // Without a power to seize it is the demand's own deadline that must be over before a court is asked.
        let earliest = seizure ?? demand.deadline.adding(days: 1)
        guard today < earliest else { return [] }
        return [
            .init(
                .bar, .demandDaysRunning, article: article(rule),
                fact: "督促 \(demand.issuedOn)発付、\(earliest)から可能")
        ]
    }
}
