import CodecPrimitives
import Law

/// The grounds that the person gives, and whether she owes the claim in that role.
struct PersonGrounds {
    let question: ClearanceQuestion
    let person: PersonFacts
    let claim: ClaimFacts
    let today: BusinessDate

    var all: [CaseGround] { liability + insolvency + contact + holds }

    private var liability: [CaseGround] {
        var grounds: [CaseGround] = []
        let obligor = claim.obligor(question.personID, question.role)
        let isLiable = obligor != nil
        let wantsGuarantor = question.act == .demandToGuarantor
        let fitsRole = !wantsGuarantor || question.role == .guarantor || question.role == .heir
        if !isLiable || !fitsRole {
            grounds.append(
                .init(.bar, .notThisPerson, article: claim.kind.governingLaw, fact: "この者はその資格での義務者ではない"))
        }
        if let why = obligor?.part.refusal(debtorWasDemanded: claim.demand != nil) {
            grounds.append(.init(.bar, .notThisPerson, article: why.article, fact: why.fact))
        }
        if case .share(_, let onlyFromEstate, let wasPaidOn)? = obligor?.part {
            if onlyFromEstate, question.act.isExecution {
                grounds.append(.init(.hold, .hold, article: "民法922条", fact: "限定承認。相続財産に限る"))
            }
            if wasPaidOn {
                grounds.append(
                    .init(.hold, .hold, article: "民法899条", fact: "承継後の納付あり。相続人ごとの納付額の確認を要する"))
            }
        }
        if person.isDeceased {
            let article = claim.kind.route == .privateClaim ? "民法896条" : "地方税法9条"
            grounds.append(.init(.bar, .deceased, article: article, fact: "死亡。相続人への手続を要する"))
        }
        return grounds
    }

    /// A running seizure goes on (破産法43条2項); everything new is barred.
    private var insolvency: [CaseGround] {
        guard let start = person.bankruptcySince, start <= today else { return [] }
        let fact = "破産手続開始\(start)"
        if question.act == .seizureCollection {
            return [.init(.remark, .bankruptcy, article: "破産法43条2項", fact: fact)]
        }
        if question.act.isExecution { return [.init(.bar, .bankruptcy, article: "破産法43条1項", fact: fact)] }
        return [.init(.bar, .bankruptcy, article: "破産法100条1項", fact: fact)]
    }

    private var contact: [CaseGround] {
        var grounds: [CaseGround] = []
        if person.isProtected {
            // Her own letter goes to her designated address, in a bundle of its own that is worked by hand.
            let goesByHand = question.purpose == .notifications && question.act.isLetter
            grounds.append(
                .init(
                    goesByHand ? .remark : .hold, .protectedPerson, article: "住民基本台帳法12条",
                    fact: "支援措置対象者。手作業の経路による"))
        }
        if person.isAddressUnknown, question.act.isLetter {
            grounds.append(.init(.hold, .addressUnknown, article: "地方税法20条の2", fact: "送達先が不明"))
        }
        if person.isIdentityUnsettled {
            grounds.append(.init(.hold, .identityUnsettled, fact: "名寄せが未確定"))
        }
        if question.act == .childAllowanceCollection, !person.consentsToAllowance {
            grounds.append(.init(.bar, .noConsent, article: "児童手当法21条", fact: "書面による申出なし"))
        }
        return grounds
    }

    private var holds: [CaseGround] {
        person.holds.filter { $0.stops(question.act, on: today) }.map(\.ground)
    }
}
