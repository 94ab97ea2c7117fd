import CodecPrimitives
import Law

/// The grounds that the officer's appointment gives: it must cover the class on that day.
struct OfficerGrounds {
    let claim: ClaimFacts
    let appointments: [Appointment]

    var all: [CaseGround] {
        let claimClass = claim.kind.claimClass
        guard !appointments.contains(where: { $0.claimClass == claimClass }) else { return [] }
        let article =
            switch (claim.kind.route, claimClass) {
            case (.tax, _): "地方税法1条1項3号"
            case (_, .enforceable): "地方自治法231条の3第3項"
            default: "地方自治法153条1項"
            }
        return [.init(.bar, .officerNotAppointed, article: article, fact: "\(claimClass.japanese)の権限がない")]
    }
}
