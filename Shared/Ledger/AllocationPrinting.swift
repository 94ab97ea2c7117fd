import CodecPrimitives

extension Component {
    /// As letters name it.
    public var japanese: String {
        switch self {
        case .principal: "本税・元金"
        case .lateCharge: "延滞金・遅延損害金"
        case .fee: "督促手数料"
        case .costs: "滞納処分費・費用"
        }
    }
}

extension AllocationResult {
    /// Who gets what and why, a line a step; `names` are the debts in the order of the lines.
    public func japanese(_ lines: [AllocationLine], names: [String]) -> [String] {
        let told = steps.enumerated().map { number, step in
            let order = lines[step.line].order
            let reason = step.reason.japanese(under: order.basis).map { "、\($0)" } ?? ""
            return
                "(\(number + 1)) \(names[step.line]) \(step.component.japanese) \(step.amount)円(\(order.basis.rawValue)\(reason))"
        }
        let sums = zip(names, paid).filter { !$0.1.isZero }.map { "\($0) 計 \($1.total)円" }
        return told + sums + ["残額 \(rest)円"]
    }
}

extension AllocationStep.Reason {
    /// Why it came before its neighbours; nil where there was none.
    func japanese(under basis: AllocationOrder.Basis) -> String? {
        let (article, isCivil) =
            basis == .civilCode || basis == .agreement ? ("民法488条4項", true) : ("国税徴収法基本通達129条関係19", false)
        return switch self {
        case .alone: nil
        case .due: "弁済期到来が先。\(article)\(isCivil ? "1号" : "")"
        case .benefit: "滞納者の利益が多い順。\(article)\(isCivil ? "2号" : "")"
        case .earlierDue: "納期限の早い順。\(article)\(isCivil ? "3号" : "")"
        case .proportion: "同順位のため額に応じて按分。\(article)\(isCivil ? "4号" : "")"
        }
    }
}

extension AllocationStop {
    public var japanese: String {
        switch self {
        case .lawNotNamed: "根拠法の異なる債権があり、納付者の指定がないため充当できません(指定を確認するまで調定なし収納とします)"
        }
    }
}

extension DistributionResult {
    /// The statement of distribution (配当計算書), a line for each share.
    public var japanese: [String] {
        var lines = ["滞納処分費 \(costs)円(国税徴収法10条・地方税法14条の3)"]
        for (number, share) in shares.enumerated() {
            lines.append(
                "(\(number + 1)) \(share.creditor.name) 債権額 \(share.creditor.amount)円 → 配当 \(share.amount)円(\(share.article))"
            )
        }
        if let publicTotal { lines.append("租税公課グループ計 \(publicTotal)円を先に確定し、その内で差押先着手・交付要求先着手の順(国税徴収法26条)") }
        return lines + ["残余金 \(surplus)円(滞納者に交付、国税徴収法129条3項)"]
    }
}
