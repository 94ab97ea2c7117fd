import ArgumentParser
import CodecPrimitives
import Law
import Ledger

/// `saiken allocate`: where one payment goes among debts, and why (充当).
struct AllocateCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allocate", abstract: "Allocate money among debts by law and designation and show the working.",
        discussion: """
            A debt is KIND:DUE:PRINCIPAL with what else is known of it: name=WORD, paid=YYYY-MM-DD/YEN (part payments of
            principal before), charge=YEN (open and determined; else it is computed until the day), fee=YEN, costs=YEN,
            secured. For example HOUSING:2025-04-30:54000:name=April:secured.
            Charges of taxes are determined when their principal is paid in full, those of claims whose charge goes
            first by every payment.
            """)

    @Option(help: "The money received, in yen.")
    var amount: Int64

    @Option(help: "The day it was received, YYYY-MM-DD (領収日).")
    var on: String

    @Option(help: "A debt; see above. Repeatable.")
    var debt: [String]

    @Option(help: "A debt's name that the payer named (民法488条1項). Repeatable.")
    var to: [String] = []

    @Flag(help: "The city named it at the receipt, not the payer (民法488条2項).")
    var namedByCity = false

    @Flag(help: "The payer objected at once to what the city named.")
    var objected = false

    @Flag(help: "The proceeds of a seizure for claims of the first debt's law.")
    var seizure = false

    @Option(help: "A city's parameter file (市の設定).")
    var city: String?

    func run() throws {
        let sheet = try sheet()
        Console.line(sheet.japanese, english: sheet.english)
    }

    /// Where the money goes.
    func sheet() throws -> AllocationSheet {
        let law = try OptionValue.law(city: city)
        let day = try OptionValue.day(on, "--on")
        let debts = try debt.enumerated().map { try AllocationDebt($1, number: $0 + 1, law) }
        guard let first = debts.first else { throw OptionValue.invalid("--debt") }
        let money = MoneyReceived(
            try OptionValue.yen(amount, "--amount"), on: day, for: try purpose(among: debts, first))
        let lines = debts.map(\.line)
        var charges = AllocationCharges(debts, law, day)
        let (result, stop) = try Allocation.allocate(money, among: lines) { line, paid in
            charges.payable(line, after: paid)
        }
        if let failure = charges.failure { throw failure }
        return AllocationSheet(money: money, debts: debts, result: result, stop: stop, charges: charges.workings)
    }

    private func purpose(among debts: [AllocationDebt], _ first: AllocationDebt) throws -> MoneyReceived.Purpose {
        if seizure {
            guard to.isEmpty else { throw OptionValue.invalid("--to") }
            return .seizure(first.line.pool)
        }
        guard !to.isEmpty else { return .undesignated }
        let named = try to.map { name in
            guard let debt = debts.first(where: { $0.name.utf8.elementsEqual(name.utf8) }) else {
                throw OptionValue.invalid("--to")
            }
            return debt.line.claim
        }
        return namedByCity ? .creditorNamed(named, objected: objected) : .claims(named)
    }
}

/// Late charges that become known while money is allocated.
struct AllocationCharges {
    private let debts: [AllocationDebt]
    private let law: LawBook
    private let day: BusinessDate
    /// The workings of what was determined, by debt.
    private(set) var workings: [Int: LateChargeWorking] = [:]
    /// The first charge that could not be computed.
    private(set) var failure: LawError?

    init(_ debts: [AllocationDebt], _ law: LawBook, _ day: BusinessDate) {
        (self.debts, self.law, self.day) = (debts, law, day)
    }

    /// What may be paid of a debt's charge after this money has paid `paid` of it.
    mutating func payable(_ number: Int, after paid: Amounts) -> Yen {
        let debt = debts[number]
        if let known = debt.knownCharge { return known }
        let isPaid = paid.principal >= debt.line.open.principal
        guard debt.line.order.paysChargeFirst || isPaid, day > debt.line.due else { return .zero }
        var asked = debt.asked(until: day)
        if paid.principal.isPositive { asked.payments.append(PrincipalPayment(on: day, amount: paid.principal)) }
        do {
            workings[number] = try law.lateCharge(asked, of: debt.kind)
        } catch {
            failure = failure ?? error
        }
        return workings[number]?.charge ?? .zero
    }
}
