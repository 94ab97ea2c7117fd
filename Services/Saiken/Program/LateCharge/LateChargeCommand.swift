import ArgumentParser
import CodecPrimitives
import Law

/// `saiken late-charge`: one instalment's late charge with its working (延滞金計算書), under any regime.
struct LateChargeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "late-charge", abstract: "Compute the late charge of one instalment and show its working.")

    @Option(help: "The code of the claim kind (債権の種類).")
    var kind = "TAX_RES"

    @Option(help: "The principal in yen as it was assessed first (本税額).")
    var principal: Int64

    @Option(help: "The due date as printed, YYYY-MM-DD (納期限); it is shifted over closed days.")
    var due: String

    @Option(help: "The day of the last payment, or the day to compute to, YYYY-MM-DD.")
    var through: String

    @Option(help: "A part payment of principal, YYYY-MM-DD:YEN. Repeatable.")
    var payment: [String] = []

    @OptionGroup var relief: ReliefOptions

    @Option(help: "The day the demand was issued, YYYY-MM-DD (督促状の発付日).")
    var demandIssued: String?

    @Option(help: "The deadline that the demand names, YYYY-MM-DD (指定期限); the rule's own when absent.")
    var demandDeadline: String?

    @Option(help: "The year it was levied for (賦課年度); that of the due date when absent.")
    var levyYear: Int?

    @Option(help: "A rate agreed for delay, percent a year (約定利率); it counts where it is above the legal one.")
    var contractRate: String?

    @Option(help: "A part of the charge that was waived, YYYY-MM-DD:YEN (減免). Repeatable.")
    var waiver: [String] = []

    @Option(help: "A reduction of the principal in yen (減額更正). Repeatable; increases come after reductions.")
    var reduced: [String] = []

    @Option(help: "An increase, DECIDED:DUE:YEN (増額更正); its due date is shifted. Repeatable.")
    var increased: [String] = []

    @Option(help: "A city's parameter file (市の設定): its ordinances' charges.")
    var city: String?

    @Option(help: "A file of rates that were published since, in the form of late-charge-rates.csv.")
    var rates: String?

    @Option(help: "The regime to compute by in place of the kind's, such as premium_1_month.")
    var regime: String?

    func run() throws {
        let (kind, charge) = try computed()
        guard let charge else {
            Console.line(
                "\(kind.name)には延滞金がありません(条例があれば --city で指定)",
                english: "\(kind.code.string) bears no late charge; an ordinance's is in a city's file (--city)")
            return
        }
        Console.line("\(kind.name)\n\(charge.japanese)", english: LateChargeEnglish.sheet(charge))
    }

    /// The charge with its working; nil where the kind bears none.
    func computed() throws -> (kind: ClaimKind, charge: ReassessedCharge?) {
        let law = try OptionValue.law(city: city, rates: rates)
        let printedDue = try OptionValue.day(due, "--due")
        let kind = try law.kind(ReceivedText(kind), on: printedDue)
        let asked = try asked(of: kind, printedDue, law)
        guard let id = regime ?? kind.regime else { return (kind, nil) }
        let charge = try LateCharge(rates: law.rates).compute(
            asked, changedBy: try changes(of: kind, law), under: try law.regimes.regime(id))
        return (kind, charge)
    }

    private func asked(of kind: ClaimKind, _ printedDue: BusinessDate, _ law: LawBook) throws -> LateChargeCase {
        let shifted = try law.calendar.shifted(printedDue, for: kind.dueShift)
        var asked = LateChargeCase(
            principal: try OptionValue.yen(principal, "--principal"), due: shifted,
            through: try OptionValue.day(through, "--through"), nominalDue: printedDue)
        asked.payments = try payment.map { try OptionValue.payment($0, "--payment") }
        asked.relief = try relief.spans()
        asked.demandIssued = try demandIssued.map { try OptionValue.day($0, "--demand-issued") }
        asked.demandDeadline = try demandDeadline.map { try OptionValue.day($0, "--demand-deadline") }
        if let issued = asked.demandIssued, asked.demandDeadline == nil {
            asked.demandDeadline = try law.demands.rule(kind.demandRule).deadline(issued: issued, law.calendar)
        }
        asked.levyYear = levyYear ?? FiscalYear(containing: printedDue).year
        asked.contractRate = try contractRate.map { try OptionValue.rate($0, "--contract-rate") }
        asked.waivers = try waiver.map { text in
            let forgiven = try OptionValue.payment(text, "--waiver")
            return ChargeWaiver(decidedOn: forgiven.on, amount: forgiven.amount, reason: "決定")
        }
        return asked
    }

    private func changes(of kind: ClaimKind, _ law: LawBook) throws -> [PrincipalChange] {
        let down = try reduced.map { PrincipalChange.reduced(by: try OptionValue.yen($0, "--reduced")) }
        let up = try increased.map { text in
            let parts = text.split(separator: ":", omittingEmptySubsequences: false)
            guard parts.count == 3 else { throw OptionValue.invalid("--increased") }
            return PrincipalChange.increased(
                by: try OptionValue.yen(parts[2], "--increased"),
                decidedOn: try OptionValue.day(parts[0], "--increased"),
                due: try law.calendar.shifted(try OptionValue.day(parts[1], "--increased"), for: kind.dueShift))
        }
        return down + up
    }
}

/// Days on which a charge is remitted, as options.
struct ReliefOptions: ParsableArguments {
    @Option(help: "A suspension, YYYY-MM-DD..YYYY-MM-DD (滞納処分の停止). Repeatable.")
    var suspension: [String] = []

    @Option(help: "A deferral at the reduced rate, YYYY-MM-DD..YYYY-MM-DD (徴収・換価の猶予). Repeatable.")
    var deferral: [String] = []

    @Option(help: "A deferral for disaster or illness that remits all, YYYY-MM-DD..YYYY-MM-DD. Repeatable.")
    var fullDeferral: [String] = []

    @Option(help: "From the executing agency's receipt to its allocation, YYYY-MM-DD..YYYY-MM-DD (交付要求). Repeatable.")
    var distribution: [String] = []

    @Option(help: "A corporation's extended filing, YYYY-MM-DD..YYYY-MM-DD (申告期限の延長). Repeatable.")
    var filingExtension: [String] = []

    func spans() throws -> [ReliefSpan] {
        let given: [(ReliefSpan.Kind, [String], String)] = [
            (.suspension, suspension, "--suspension"), (.deferral, deferral, "--deferral"),
            (.fullDeferral, fullDeferral, "--full-deferral"), (.distribution, distribution, "--distribution"),
            (.filingExtension, filingExtension, "--filing-extension"),
        ]
        return try given.flatMap { kind, texts, option in try texts.map { try OptionValue.span($0, kind, option) } }
    }
}
