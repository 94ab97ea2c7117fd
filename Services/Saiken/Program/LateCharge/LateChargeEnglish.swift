import CodecPrimitives
import Law

/// The working of a late charge in English, a line a period.
enum LateChargeEnglish {
    static func sheet(_ charge: ReassessedCharge) -> String {
        let sheets = charge.workings.map { sheet($0) }
        guard sheets.count > 1 else { return sheets.joined() }
        return (sheets + ["\(charge.charge) yen in all"]).joined(separator: "\n")
    }

    static func sheet(_ working: LateChargeWorking) -> String {
        let asked = working.asked
        var lines = [
            "late charge \(working.charge) yen, from \(working.sum) yen before the last cut",
            "due \(asked.due), through \(asked.through), principal \(asked.principal) yen",
        ]
        for payment in asked.payments { lines.append("paid \(payment.amount) yen on \(payment.on)") }
        for span in asked.relief { lines.append("\(span.kind.rawValue) \(span.from)..\(span.to) (\(span.article))") }
        if let noCharge = working.noCharge { lines.append(text(noCharge)) }
        lines += working.compact.split(separator: " + ").map(String.init)
        for waiver in asked.waivers {
            lines.append("waived \(waiver.amount) yen on \(waiver.decidedOn) (\(waiver.article))")
        }
        lines.append("by \(working.article); cuts by \(working.cutArticle); rule version \(working.ruleVersion)")
        return lines.joined(separator: "\n")
    }

    private static func text(_ reason: LateChargeWorking.NoCharge) -> String {
        switch reason {
        case .leviedBefore(let year): "nothing is charged on levies before \(year)"
        case .notDemanded: "nothing is charged before the demand's deadline, and there is no demand"
        }
    }
}
