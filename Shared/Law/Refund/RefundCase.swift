public import CodecPrimitives

/// Under which law money was overpaid: it decides interest, set-off and prescription.
public enum RefundLaw: String, CaseIterable, Sendable {
    /// 地方税法17条の2・17条の4・18条の3.
    case localTax = "local_tax"
    /// Premiums: two years (国民健康保険法110条, 介護保険法200条, 高齢者の医療の確保に関する法律160条).
    case premium
    /// Other public claims (地方自治法236条).
    case otherPublic = "public"
    /// Unjust enrichment, without interest of its own (民法703条).
    case privateClaim = "private"

    /// After how many years the refund cannot be claimed any more.
    public var prescriptionYears: Int { self == .premium ? 2 : 5 }

    public var prescriptionArticle: String {
        switch self {
        case .localTax: "地方税法18条の3"
        case .premium: "国民健康保険法110条・介護保険法200条・高齢者の医療の確保に関する法律160条"
        case .otherPublic: "地方自治法236条"
        case .privateClaim: "民法166条"
        }
    }

    public var bearsInterest: Bool { self != .privateClaim }
}

/// Why money was overpaid, with the days that its interest begins from (地方税法17条の4第1項).
public enum RefundCause: Hashable, Sendable {
    /// 1号: the city assessed anew (賦課決定等).
    case reassessment
    /// 2号: on the payer's request (更正の請求).
    case correctionRequest(requestedOn: BusinessDate, reassessedOn: BusinessDate)
    /// 3号: the income tax was corrected, or its return filed.
    case incomeTax(noticedOn: BusinessDate)
    /// 4号: anything else, such as a double payment; with the day of an assessment anew where there was one.
    case other(reassessedOn: BusinessDate?)

    public var article: String {
        switch self {
        case .reassessment: "地方税法17条の4第1項1号"
        case .correctionRequest: "地方税法17条の4第1項2号"
        case .incomeTax: "地方税法17条の4第1項3号"
        case .other: "地方税法17条の4第1項4号、同法施行令6条の15"
        }
    }

    /// The day that interest is counted from the next day of; never before the payment itself.
    public func baseDay(paidOn: BusinessDate) -> BusinessDate {
        let day =
            switch self {
            case .reassessment: paidOn
            case .correctionRequest(let requested, let reassessed):
                min(RefundCause.after(3, requested), RefundCause.after(1, reassessed))
            case .incomeTax(let noticed): RefundCause.after(1, noticed)
            case .other(let reassessed): RefundCause.after(1, reassessed ?? paidOn)
            }
        return max(day, paidOn)
    }

    /// The day on which months have elapsed, counted from the next day.
    private static func after(_ months: Int, _ day: BusinessDate) -> BusinessDate {
        Elapsed.lastDay(ofMonths: months, from: day.adding(days: 1))
    }
}

/// Money to be refunded (還付金) whose interest is asked for. Several payments are several cases.
public struct RefundCase: Hashable, Sendable {
    public var amount: Yen
    public var paidOn: BusinessDate
    public var law: RefundLaw
    public var cause: RefundCause
    /// The day it became too much: of the payment, or of the assessment anew. Prescription and set-off begin with it.
    public var arisenOn: BusinessDate
    /// The day the payout is decided (支出決定), or it is set off or could have been (充当適状); it counts itself.
    public var decidedOn: BusinessDate
    /// The day the payee was told, and the day the payee claimed it; nil where it was not so.
    public var noticedOn: BusinessDate?
    public var claimedOn: BusinessDate?
    /// Days on which the refund was attached by somebody else (差押え).
    public var attachments: [Validity]

    public init(
        amount: Yen, paidOn: BusinessDate, law: RefundLaw = .localTax, cause: RefundCause, arisenOn: BusinessDate,
        decidedOn: BusinessDate, noticedOn: BusinessDate? = nil, claimedOn: BusinessDate? = nil,
        attachments: [Validity] = []
    ) {
        (self.amount, self.paidOn, self.law, self.cause) = (amount, paidOn, law, cause)
        (self.arisenOn, self.decidedOn, self.noticedOn) = (arisenOn, decidedOn, noticedOn)
        (self.claimedOn, self.attachments) = (claimedOn, attachments)
    }

    /// The last day on which the refund can be claimed.
    public var prescriptionEnd: BusinessDate {
        Elapsed.lastDay(ofYears: law.prescriptionYears, from: arisenOn.adding(days: 1))
    }
}
