import ArgumentParser
import CodecPrimitives
import Foundation
import Law

/// `saiken late-charge`: one instalment's late charge with its working (延滞金計算書).
struct LateChargeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "late-charge", abstract: "Compute the late charge of one instalment and show its working.")

    @Option(help: "The code of the claim kind (債権の種類).")
    var kind = "TAX_RES"

    @Option(help: "The principal in yen (本税額).")
    var principal: Int64

    @Option(help: "The due date as printed, YYYY-MM-DD (納期限); it is shifted over closed days.")
    var due: String

    @Option(help: "The day of the last payment, or the day to compute to, YYYY-MM-DD.")
    var through: String

    @Option(help: "A part payment of principal, YYYY-MM-DD:YEN. Repeatable.")
    var payment: [String] = []

    @Option(help: "A suspension, YYYY-MM-DD..YYYY-MM-DD. Repeatable.")
    var suspension: [String] = []

    @Option(help: "A deferral, YYYY-MM-DD..YYYY-MM-DD. Repeatable.")
    var deferral: [String] = []

    @Option(help: "The day the demand was issued, YYYY-MM-DD (督促状の発付日).")
    var demandIssued: String?

    func run() throws {
        let law = try LawBook.embedded()
        let printedDue = try day(due, "--due")
        let kind = try law.kind(ReceivedText(kind), on: printedDue)
        guard let amount = Yen(exactly: principal), !amount.isNegative else { throw invalid("--principal") }
        let shifted = try law.calendar.shifted(printedDue, for: kind.dueShift)
        var asked = LateChargeCase(
            principal: amount, due: shifted, through: try day(through, "--through"), nominalDue: printedDue)
        asked.payments = try payment.map(part)
        asked.relief = try suspension.map { try span($0, .suspension) } + deferral.map { try span($0, .deferral) }
        asked.demandIssued = try demandIssued.map { try day($0, "--demand-issued") }
        guard let working = try law.lateCharge(asked, of: kind) else {
            Console.line("\(kind.name)には延滞金がありません", english: "\(kind.code.string) bears no late charge")
            return
        }
        Console.line(working.japanese, english: english(working))
    }

    private func english(_ working: LateChargeWorking) -> String {
        """
        late charge \(working.charge) yen, from \(working.sum) yen before the last cut
        due \(working.asked.due), through \(working.asked.through), principal \(working.asked.principal) yen
        \(working.compact.split(separator: " + ").joined(separator: "\n"))
        by \(working.article); cuts by \(working.cutArticle); rule version \(working.ruleVersion)
        """
    }

    private func part(_ text: String) throws -> PrincipalPayment {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count == 2, let day = BusinessDate(iso: parts[0]),
            let amount = Int64(parts[1]).flatMap(Yen.init(exactly:))
        else { throw invalid("--payment") }
        return PrincipalPayment(on: day, amount: amount)
    }

    private func span(_ text: String, _ kind: ReliefSpan.Kind) throws -> ReliefSpan {
        let days = text.split(separator: "..", omittingEmptySubsequences: false).map { BusinessDate(iso: $0) }
        guard days.count == 2, let from = days[0], let to = days[1] else { throw invalid("--\(kind.rawValue)") }
        return ReliefSpan(kind, from: from, to: to)
    }

    private func day(_ text: String, _ option: String) throws -> BusinessDate {
        guard let day = BusinessDate(iso: text) else { throw invalid(option) }
        return day
    }

    private func invalid(_ option: String) -> ValidationError {
        ValidationError(Console.chosen("\(option) の値が正しくありません", english: "\(option) has no valid value"))
    }
}
