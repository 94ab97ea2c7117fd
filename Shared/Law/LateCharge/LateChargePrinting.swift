import CodecPrimitives

extension LateChargeWorking {
    /// One line for logs and vectors: `1:2021-06-01..2021-06-30 30d 2.5% on 65000=133 + 2:…`. Lines that
    /// are cut together show their amount after the last of them.
    public var compact: String {
        parts.map { part in
            part.lines.map {
                "\($0.tier.rawValue):\($0.from)..\($0.to) \($0.days)d \($0.rate) on \($0.base.amount)"
            }.joined(separator: " & ") + "=\(part.amount.amount)"
        }.joined(separator: " + ")
    }

    /// The sheet an officer shows (延滞金計算書), in Japanese.
    public var japanese: String {
        (heading + parts.enumerated().flatMap { numbered($0.offset + 1, $0.element) } + footing)
            .joined(separator: "\n")
    }

    private var heading: [String] {
        var lines = ["延滞金計算書", "本税額 \(asked.principal)円  納期限 \(asked.due.inEra)  計算の終期 \(asked.through.inEra)"]
        if let nominal = asked.nominalDue, nominal != asked.due {
            lines.append("本来の納期限 \(nominal.inEra)(休日のため繰下げ)")
        }
        for payment in asked.payments {
            lines.append("一部納付 \(payment.on.inEra) \(payment.amount)円")
        }
        return lines
    }

    private func numbered(_ number: Int, _ part: Part) -> [String] {
        var lines = part.lines.map { line in
            "(\(number)) \(line.from.inEra)から\(line.to.inEra)まで \(line.days)日 \(line.tier.japanese) 年\(line.rate)"
                + "  \(line.base)円×\(line.rate)×\(line.days)日÷365日"
        }
        lines.append("    = \(part.amount)円(1円未満切捨て)")
        return lines
    }

    private var footing: [String] {
        [
            "計算の基礎となる額は\(baseUnit)円未満を切捨て",
            "合計 \(sum)円 → 延滞金額 \(charge)円(\(chargeUnit)円未満切捨て、\(chargeMinimum)円未満は徴収せず。\(cutArticle))",
            "根拠 \(article)  規則の版 \(ruleVersion)",
        ]
    }
}

extension ChargeTier {
    /// As an officer reads it.
    var japanese: String {
        switch self {
        case .one: "切替前の期間"
        case .two: "切替後の期間"
        case .flat: "延滞期間"
        case .deferral: "猶予期間"
        case .suspension: "滞納処分の停止期間"
        }
    }
}

extension BusinessDate {
    /// `令和8年4月7日`.
    var inEra: String { EraDate(self)?.japanese ?? description }
}
