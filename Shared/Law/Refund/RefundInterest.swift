public import CodecPrimitives

/// Interest on a refund (還付加算金, 地方税法17条の4) with its working.
public struct RefundWorking: Hashable, Sendable {
    public let refund: RefundCase
    /// The first day that is counted.
    public let from: BusinessDate
    /// The days, rates and cuts; nil where the law gives no interest.
    public let working: LateChargeWorking?

    public var interest: Yen { working?.charge ?? .zero }
    public var total: Yen { refund.amount + interest }
}

/// Computes interest on refunds. Pure.
public struct RefundInterest: Sendable {
    /// The payee's time to claim (請求期間, 地方税法17条の4第2項).
    private static let claimDays = 30

    private let engine: LateCharge
    /// How interest is cut; the one called `refund_interest` unless a city's ordinance says otherwise.
    private let regime: LateChargeRegime

    public init(rates: RateTable, regime: LateChargeRegime) {
        (engine, self.regime) = (LateCharge(rates: rates), regime)
    }

    /// Throws `rateNotPublished` for a day past the last known rate, `caseInvalid` for a negative amount.
    public func compute(_ refund: RefundCase) throws(LawError) -> RefundWorking {
        let base = refund.cause.baseDay(paidOn: refund.paidOn)
        guard refund.law.bearsInterest else {
            return RefundWorking(refund: refund, from: base.adding(days: 1), working: nil)
        }
        let asked = LateChargeCase(
            principal: refund.amount, due: base, through: refund.decidedOn, relief: RefundInterest.excluded(refund))
        return RefundWorking(
            refund: refund, from: base.adding(days: 1), working: try engine.compute(asked, under: regime))
    }

    /// Days that do not count (17条の4第2項): from the 31st day after the notice until the claim, and attachments.
    private static func excluded(_ refund: RefundCase) -> [ReliefSpan] {
        var spans = refund.attachments.map {
            ReliefSpan(.excluded, from: $0.from, to: $0.to, article: "地方税法17条の4第2項2号")
        }
        if let noticed = refund.noticedOn {
            let from = noticed.adding(days: claimDays + 1)
            let to = min(refund.claimedOn ?? refund.decidedOn, refund.decidedOn)
            if from <= to { spans.append(ReliefSpan(.excluded, from: from, to: to, article: "地方税法17条の4第2項1号")) }
        }
        return spans
    }
}

extension RefundWorking {
    /// The sheet that goes with the notice (還付加算金計算書), in Japanese.
    public var japanese: String {
        var lines = [
            "還付加算金計算書",
            "還付金 \(refund.amount)円  納付の日 \(refund.paidOn.inEra)  支出決定又は充当の日 \(refund.decidedOn.inEra)",
        ]
        guard let working else {
            return (lines + ["私法上の不当利得のため加算金なし(民法703条)", ending]).joined(separator: "\n")
        }
        lines.append("起算日 \(from.inEra)(\(refund.cause.article))")
        for span in working.asked.relief {
            lines.append("除算期間 \(span.from.inEra)から\(span.to.inEra)まで(\(span.article))")
        }
        lines += working.parts.enumerated().flatMap { working.numbered($0.offset + 1, $0.element) }
        return
            (lines + [
                "計算の基礎となる額は\(working.regime.baseUnit)円未満を切捨て、\(working.regime.baseMinimum)円未満は加算せず",
                "合計 \(working.sum)円 → 還付加算金 \(interest)円(\(working.regime.chargeUnit)円未満切捨て、"
                    + "\(working.regime.chargeMinimum)円未満は加算せず。\(working.regime.cutArticle))",
                "還付金との計 \(total)円",
                "根拠 \(working.regime.article)  規則の版 \(working.regime.version)", ending,
            ]).joined(separator: "\n")
    }

    private var ending: String {
        "還付請求権の時効 \(refund.prescriptionEnd.inEra)まで(\(refund.law.prescriptionArticle))"
    }
}
