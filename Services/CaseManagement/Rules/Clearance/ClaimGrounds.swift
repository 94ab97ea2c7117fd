import CodecPrimitives
import Law
import Ledger

/// The grounds that a claim gives by its class, its time and its relief.
struct ClaimGrounds {
    let act: ClearanceAct
    let claim: ClaimFacts
    let today: BusinessDate

    var all: [CaseGround] { power + time + relief + pending }

    /// Class and kind: what may be done about such a claim at all.
    private var power: [CaseGround] {
        let kind = claim.kind
        var grounds: [CaseGround] = []
        if act.isExecution, !kind.selfExecution {
            grounds.append(
                .init(.bar, .noPower, article: "地方自治法231条の3第3項", fact: "\(kind.name)は\(kind.claimClass.japanese)"))
        }
        if act.isCourt, let article = kind.executionArticle {
            grounds.append(.init(.bar, .ownExecutionOnly, article: article, fact: "\(kind.name)は自力執行による"))
        }
        if act == .waterCutOff, kind.code != ReceivedText("WATER") {
            grounds.append(.init(.bar, .notWater, article: "水道法15条3項", fact: "\(kind.name)は給水契約の料金ではない"))
        }
        if act == .handOver, kind.route == .tax {
            grounds.append(.init(.bar, .taxSecrecy, article: "地方税法22条", fact: "税の情報は受託者に渡せない"))
        }
        return grounds
    }

    private var time: [CaseGround] {
        var grounds: [CaseGround] = []
        if today <= claim.due {
            grounds.append(.init(.bar, .notDue, article: claim.kind.dueArticle, fact: "納期限\(claim.due)を過ぎていない"))
        }
        if let ending = claim.ending {
            grounds.append(
                .init(.bar, .extinct, article: ending.article.string, fact: "\(ending.on)に消滅または不納欠損"))
        }
        if claim.kind.needsInvocation, let day = claim.extinctFrom, day <= today {
            grounds.append(.init(.bar, .extinct, article: "民法145条", fact: "時効の援用により\(day)に消滅"))
        } else if let end = claim.prescriptionEnd, end < today {
            grounds.append(
                claim.kind.needsInvocation
                    ? .init(.remark, .prescriptionComplete, article: "民法145条", fact: "時効期間は\(end)に満了、援用なし")
                    : .init(.bar, .extinct, article: claim.kind.prescriptionArticle, fact: "時効により\(end)の満了で消滅"))
        }
        if !claim.open.total.isPositive {
            grounds.append(.init(.bar, .paid, article: "民法473条", fact: "未納額なし"))
        }
        return grounds
    }

    private var relief: [CaseGround] {
        claim.relief.filter { $0.from <= today && today <= $0.to }.compactMap { relief in
            switch relief.kind {
            case .collectionDeferral: deferral(relief)
            case .saleDeferral: saleDeferral(relief)
            case .suspension: suspension(relief)
            }
        }
    }

    private func deferral(_ relief: ReliefFact) -> CaseGround? {
        let article = claim.kind.route == .tax ? "地方税法15条" : "地方自治法施行令171条の6"
        let fact = "\(claim.kind.route == .tax ? "徴収の猶予" : "履行延期")中(\(relief.to)まで)"
        if act.isNewSeizure || act == .publicSale || act.isCourt || act == .waterCutOff {
            return .init(.bar, .collectionDeferred, article: article, fact: fact)
        }
        // A demand must go out even while a deferral runs.
        return .init(act == .demand ? .remark : .hold, .collectionDeferred, article: article, fact: fact)
    }

    private func saleDeferral(_ relief: ReliefFact) -> CaseGround? {
        guard act.isExecution else { return nil }
        return .init(
            act == .publicSale ? .bar : .hold, .saleDeferred, article: "地方税法15条の5・15条の6",
            fact: "換価の猶予中(\(relief.to)まで)")
    }

    private func suspension(_ relief: ReliefFact) -> CaseGround? {
        let isPublic = claim.kind.selfExecution
        return .init(
            act.isExecution || act.isCourt ? .bar : .hold, .suspended,
            article: isPublic ? "地方税法15条の7・国税徴収法153条3項" : "地方自治法施行令171条の5",
            fact: isPublic ? "滞納処分の停止中" : "徴収停止中")
    }

    private var pending: [CaseGround] {
        var grounds: [CaseGround] = []
        if claim.hasObjection {
            let article = claim.kind.route == .tax ? "地方税法19条の7" : "地方自治法231条の3第11項"
            grounds.append(
                .init(act == .publicSale ? .bar : .remark, .objection, article: article, fact: "不服申立てが係属中"))
        }
        if claim.provisional.isPositive {
            grounds.append(.init(.hold, .provisionalReceipt, fact: "確定前の収納 \(claim.provisional)円"))
        }
        if claim.isPlanKept, act != .demand { grounds.append(.init(.hold, .planKept, fact: "分納誓約を履行中")) }
        if claim.hasSatelliteDifference {
            grounds.append(.init(.hold, .satelliteDifference, fact: "所管課の台帳と不一致"))
        }
        for hold in claim.holds where hold.stops(act, on: today) {
            grounds.append(hold.ground)
        }
        return grounds
    }
}

extension ClaimKind {
    fileprivate var dueArticle: String {
        switch route {
        case .tax: "地方税法13条"
        case .publicClaim: "地方自治法231条"
        case .privateClaim: "民法412条"
        }
    }

    fileprivate var prescriptionArticle: String {
        "\(prescription.current.article)\(route == .tax ? "" : "・地方自治法236条2項")"
    }
}
