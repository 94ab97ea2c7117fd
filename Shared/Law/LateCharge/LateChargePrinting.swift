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
        let periods = parts.enumerated().flatMap { numbered($0.offset + 1, $0.element) }
        return (heading + periods + footing).joined(separator: "\n")
    }

    /// The numbered lines of one part with the yen they come to.
    func numbered(_ number: Int, _ part: Part) -> [String] {
        var lines = part.lines.map { line in
            let days = "(\(number)) \(line.from.inEra)から\(line.to.inEra)まで \(line.days)日 \(label(of: line))"
            if line.tier.isFree { return "\(days)  徴収せず" }
            return "\(days) 年\(line.rate)  \(line.base)円×\(line.rate)×\(line.days)日÷\(divisor(of: line))"
        }
        lines.append("    = \(part.amount)円(\(cutNote))")
        return lines
    }

    private var heading: [String] {
        var lines = [
            "\(regime.name)計算書",
            "\(principalName) \(asked.principal)円  納期限 \(asked.due.inEra)  計算の終期 \(asked.through.inEra)",
        ]
        if let nominal = asked.nominalDue, nominal != asked.due {
            lines.append("本来の納期限 \(nominal.inEra)(休日のため繰下げ)")
        }
        if let issued = asked.demandIssued { lines.append("督促状の発付 \(issued.inEra)") }
        if let deadline = asked.demandDeadline { lines.append("督促状の指定期限 \(deadline.inEra)") }
        if let rate = asked.contractRate { lines.append("約定の割合 年\(rate)") }
        for payment in asked.payments {
            let name = payment.on < asked.through ? "一部納付" : "納付"
            lines.append("\(name) \(payment.on.inEra) \(payment.amount)円")
        }
        for span in asked.relief {
            // A relief without an end known today lasts until it is ended.
            let until = span.to == Validity.endOfTime ? "" : "\(span.to.inEra)まで"
            lines.append(
                "\(span.kind.tier.japanese) \(span.from.inEra)から\(until) \(span.kind.effect)(\(span.article))")
        }
        return lines
    }

    private var principalName: String { regime.rateDay == .firstDay || regime.cutsNothing ? "元金" : "本税額" }

    private var footing: [String] {
        var lines: [String] = []
        switch noCharge {
        case .leviedBefore(let year): lines.append("\(year)年度以後の賦課分から徴収するため、徴収せず")
        case .notDemanded: lines.append("督促状の指定期限の翌日から起算するため、督促前は徴収せず")
        case nil: lines += cuts
        }
        for waiver in asked.waivers {
            lines.append("減免 \(waiver.amount)円(\(waiver.decidedOn.inEra)決定、\(waiver.reason)、\(waiver.article))")
        }
        if !asked.waivers.isEmpty { lines.append("減免後の\(regime.name)額 \(charge)円") }
        return lines + ["根拠 \(regime.article)  規則の版 \(regime.version)"]
    }

    private var cuts: [String] {
        if regime.cutsNothing { return ["合計 \(sum)円 → \(regime.name)額 \(computed)円"] }
        var base = "計算の基礎となる額は\(regime.baseUnit)円未満を切捨て"
        if regime.baseMinimum > regime.baseUnit { base += "、\(regime.baseMinimum)円未満は計算せず" }
        return [
            base,
            "合計 \(sum)円 → \(regime.name)額 \(computed)円(\(regime.chargeUnit)円未満切捨て、"
                + "\(regime.chargeMinimum)円未満は徴収せず。\(regime.cutArticle))",
        ]
    }

    private var cutNote: String { regime.fraction == .nearest ? "1円未満四捨五入" : "1円未満切捨て" }

    private func divisor(of line: Line) -> String {
        guard regime.dayCount == .actual, line.leapYearDays > 0 else { return "365日" }
        return line.leapYearDays == line.days ? "366日" : "365日(うるう年の\(line.leapYearDays)日は366日)"
    }

    /// The rule of a line's days; a relief with its article.
    private func label(of line: Line) -> String {
        let months = regime.tierSwitch.months ?? 1
        let start = regime.start == .due ? "納期限" : "督促状の指定期限"
        switch line.tier {
        case .one: return "\(start)の翌日から\(months)月を経過する日までの期間"
        case .two: return "\(months)月を経過した日以後の期間"
        default: break
        }
        let relief = asked.relief.first { $0.kind.tier == line.tier && $0.from <= line.from && line.from <= $0.to }
        return line.tier.japanese + (relief.map { "(\($0.article))" } ?? "")
    }
}

extension LateChargeRegime {
    /// Whether base and charge are taken to the yen.
    fileprivate var cutsNothing: Bool { baseUnit == 1 && chargeUnit == 1 && chargeMinimum <= 1 }
}

extension ReliefSpan.Kind {
    /// What it does to the charge.
    fileprivate var effect: String {
        switch self {
        case .suspension, .fullDeferral, .distribution: "全額免除"
        case .deferral: "猶予の割合に軽減"
        case .filingExtension: "延長期間の割合"
        case .excluded: "計算しない"
        }
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
        case .fullDeferral: "災害・病気等による徴収の猶予期間"
        case .distribution: "交付要求の受領から充当までの期間"
        case .filingExtension: "申告期限の延長期間"
        case .excluded: "除算期間"
        }
    }
}

extension BusinessDate {
    /// `令和8年4月7日`.
    var inEra: String { EraDate(self)?.japanese ?? description }
}
