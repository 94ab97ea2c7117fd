import CodecPrimitives
import Law
import Ledger

/// Where money went, as an officer shows it (充当計算書).
struct AllocationSheet {
    let money: MoneyReceived
    let debts: [AllocationDebt]
    let result: AllocationResult
    let stop: AllocationStop?
    /// Workings of charges that this money determined, by debt.
    let charges: [Int: LateChargeWorking]

    var japanese: String {
        var lines = ["充当計算書", "領収額 \(money.amount)円  領収の日 \(money.on)  \(purpose)"]
        lines += stop.map { [$0.japanese] } ?? []
        lines += result.japanese(debts.map(\.line), names: debts.map(\.name))
        for (number, working) in charges.sorted(by: { $0.key < $1.key }) {
            lines += ["", debts[number].name, working.japanese]
        }
        return lines.joined(separator: "\n")
    }

    var english: String {
        var lines = ["\(money.amount) yen received on \(money.on)"]
        if stop == .lawNotNamed { lines.append("debts of several laws and no word of the payer: the money waits") }
        for (number, step) in result.steps.enumerated() {
            let order = debts[step.line].line.order
            lines.append(
                "(\(number + 1)) \(debts[step.line].name): \(step.component) \(step.amount) yen (\(order.basis.english)\(step.reason.english))"
            )
        }
        for (debt, paid) in zip(debts, result.paid) where !paid.isZero {
            lines.append("\(debt.name): \(paid.total) yen in all")
        }
        lines.append("left over: \(result.rest) yen")
        for (number, working) in charges.sorted(by: { $0.key < $1.key }) {
            lines += ["", debts[number].name, LateChargeEnglish.sheet(working)]
        }
        return lines.joined(separator: "\n")
    }

    private var purpose: String {
        switch money.purpose {
        case .slip: "納付書による"
        case .claims: "納付者の指定による(民法488条1項)"
        case .creditorNamed(_, objected: false): "市の指定による(民法488条2項)"
        case .creditorNamed(_, objected: true): "市の指定に納付者が直ちに異議(民法488条2項ただし書)、法定充当による"
        case .undesignated: "指定なし、法定充当による"
        case .seizure(let pool): "差押えの換価代金(\(pool.name.string))"
        }
    }
}

extension AllocationOrder.Basis {
    fileprivate var english: String {
        switch self {
        case .localTax: "Local Tax Act 14-3, 14-5"
        case .feeOrdinance: "Local Tax Act 14-3, 14-5, fee first by ordinance"
        case .chargeStatute: "City Planning Act 75(6), Road Act 73(4)"
        case .civilCode: "Civil Code 489(1)"
        case .agreement: "Civil Code 490, as agreed"
        }
    }
}

extension AllocationStep.Reason {
    fileprivate var english: String {
        switch self {
        case .alone: ""
        case .due: ", due before not due"
        case .benefit: ", the more burdensome first"
        case .earlierDue: ", the earlier due first"
        case .proportion: ", equal rank, in proportion"
        }
    }
}
