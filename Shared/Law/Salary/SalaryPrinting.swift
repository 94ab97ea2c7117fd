import CodecPrimitives

extension SalaryWorking {
    /// One line for logs and vectors: `gross 282,000; items 1-5 = 5,000/5,000/48,000/190,000/7,000`.
    public var compact: String {
        "gross \(gross); items 1-5 = " + items.map(\.amount.description).joined(separator: "/")
    }

    /// The sheet that goes with the seizure record (差押禁止額計算書), in Japanese.
    public var japanese: String {
        (heading + items.map(line) + footing).joined(separator: "\n")
    }

    private var unit: String { "\(Yen(unchecked: rule.unit(pay.period)))円" }

    private var heading: [String] {
        [
            "給与差押禁止額計算書",
            "支給総額 \(pay.gross)円 → \(gross)円(\(unit)未満切捨て)  期間 \(pay.period.japanese)"
                + "  生計を一にする親族 \(pay.dependants)人",
        ]
    }

    private func line(_ item: Item) -> String {
        let how =
            switch item.name {
            case .incomeTax, .residentTax, .insurance: "\(item.exact)円"
            case .livelihood:
                "(\(rule.debtorMonth)円+\(rule.dependantMonth)円×\(pay.dependants)人)×\(pay.period.japanese) = \(item.exact)円"
            case .standing: standing(item)
            }
        return "(\(item.name.rawValue)) \(item.name.japanese) \(how) → \(item.amount)円"
    }

    private func standing(_ item: Item) -> String {
        guard rest.isPositive else { return "残額なし 0円" }
        let cap = Yen(unchecked: amount(.livelihood).amount * rule.capTimes)
        return "残額\(rest)円×\(rule.percent)%、4号の\(rule.capTimes)倍(\(cap)円)まで = \(item.exact)円"
    }

    private var footing: [String] {
        var lines = ["各号の金額は\(unit)未満を切上げ"]
        if let consent { lines.append("4号・5号は承諾書(\(consent.writtenOn.inEra))により差押可(国税徴収法76条5項)") }
        let article = pay.kind == .pension ? "国税徴収法77条・76条1項" : "国税徴収法76条1項"
        return lines + [
            "差押禁止額 \(protected)円  差押可能額 \(seizable)円", "根拠 \(article)、同法施行令34条  規則の版 \(rule.version)",
        ]
    }
}

extension TwoEmployers {
    /// The sheet for two pays: the combined one, then each part.
    public var japanese: String {
        let how = method == .firstInFull ? "先の給与から全額控除" : "手取額であん分"
        let parts = [("甲", first), ("乙", second)].map { name, part in
            "\(name) \(part.gross)円-1〜3号\(part.withheld)円-4号\(part.itemFour)円-5号\(part.itemFive)円"
                + " = 差押可能額 \(part.seizable)円"
        }
        return ([combined.japanese, "二以上の給与(\(how)、通達76条関係9)"] + parts).joined(separator: "\n")
    }
}

extension RetirementAllowance {
    /// The sheet for a retirement allowance.
    public var japanese: String {
        [
            "退職手当差押禁止額計算書", "支給総額 \(gross)円  勤続 \(yearsOfService)年  生計を一にする親族 \(dependants)人",
            "税・社会保険料 \(withheld.total)円  最低生活費3月分 \(livelihood)円  勤続5年を超える分 \(service)円",
            "差押禁止額 \(protected)円  差押可能額 \(seizable)円  根拠 国税徴収法76条4項",
        ].joined(separator: "\n")
    }
}

extension PayPeriod {
    var japanese: String {
        switch self {
        case .months(let months): "\(months)月"
        case .days(let days): "\(days)日"
        }
    }
}

extension SalaryWorking.Name {
    var japanese: String {
        switch self {
        case .incomeTax: "所得税"
        case .residentTax: "住民税"
        case .insurance: "社会保険料"
        case .livelihood: "最低生活費"
        case .standing: "体面維持費"
        }
    }
}
