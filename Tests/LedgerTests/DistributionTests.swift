import CodecPrimitives
import Ledger
import TestKit
import Testing

@Suite("Distribution among creditors (law 4.3)")
struct DistributionTests {
    private func paid(_ result: DistributionResult, _ creditor: Creditor) -> Yen {
        result.shares.filter { $0.creditor == creditor }.map(\.amount).total()
    }

    @Test(
        "the circular's corner case: mortgage 10.0, national tax 5.0, local tax 3.0, costs 1.0, proceeds 17.0 million")
    func cornerCase() throws {
        // The local tax is older than the mortgage, the mortgage older than the national tax, which seized first.
        let local = Creditor(
            name: "地方税", .tax(statutoryDue: date(10), .requested(arrival: 1)), amount: 3_000_000)
        let mortgage = Creditor(name: "抵当権", .secured(registered: date(20)), amount: 10_000_000)
        let national = Creditor(name: "国税", .tax(statutoryDue: date(30), .seized), amount: 5_000_000)
        let result = try Distribution.distribute(
            17_000_000, costs: 1_000_000, among: [local, mortgage, national])
        #expect(result.costs == 1_000_000)
        #expect(paid(result, mortgage) == 10_000_000)
        #expect(paid(result, national) == 5_000_000)
        #expect(paid(result, local) == 1_000_000)
        #expect(result.surplus == 0 && result.publicTotal == 6_000_000)
    }

    @Test("who seized comes before every request, requests by arrival, the same arrival in proportion")
    func arrivals() throws {
        let first = Creditor(name: "A", .tax(statutoryDue: date(40), .seized), amount: 100)
        let second = Creditor(name: "B", .tax(statutoryDue: date(10), .requested(arrival: 1)), amount: 100)
        let third = Creditor(name: "C", .tax(statutoryDue: date(5), .requested(arrival: 2)), amount: 200)
        let fourth = Creditor(name: "D", .tax(statutoryDue: date(6), .requested(arrival: 2)), amount: 100)
        let result = try Distribution.distribute(290, costs: 0, among: [fourth, third, second, first])
        #expect([first, second, third, fourth].map { paid(result, $0) } == [100, 100, 60, 30])
        #expect(result.publicTotal == nil)
    }

    @Test("a mortgage registered on the very day of the statutory due date beats the tax, a day later it does not")
    func mortgage() throws {
        let tax = Creditor(name: "市税", .tax(statutoryDue: date(10), .seized), amount: 100)
        let same = Creditor(name: "抵当権", .secured(registered: date(10)), amount: 100)
        let later = Creditor(name: "抵当権", .secured(registered: date(11)), amount: 100)
        let beaten = try Distribution.distribute(100, costs: 0, among: [tax, same])
        #expect(paid(beaten, same) == 100 && paid(beaten, tax) == 0)
        let beats = try Distribution.distribute(100, costs: 0, among: [later, tax])
        #expect(paid(beats, later) == 0 && paid(beats, tax) == 100)
    }

    @Test("public charges come after all taxes even if they seized, private claims after both, the debtor last")
    func charges() throws {
        let premium = Creditor(name: "保険料", .publicCharge(statutoryDue: date(1), .seized), amount: 100)
        let tax = Creditor(name: "市税", .tax(statutoryDue: date(20), .requested(arrival: 1)), amount: 100)
        let rent = Creditor(name: "家賃", .ordinary, amount: 100)
        let short = try Distribution.distribute(150, costs: 0, among: [rent, premium, tax])
        #expect([tax, premium, rent].map { paid(short, $0) } == [100, 50, 0])
        let whole = try Distribution.distribute(400, costs: 20, among: [rent, premium, tax])
        #expect([tax, premium, rent].map { paid(whole, $0) } == [100, 100, 100] && whole.surplus == 80)
        #expect(whole.japanese.first == "滞納処分費 20円(国税徴収法10条・地方税法14条の3)")
        #expect(whole.japanese.contains("(2) 保険料 債権額 100円 → 配当 100円(地方自治法231条の3第3項)"))
        #expect(whole.japanese.last == "残余金 80円(滞納者に交付、国税徴収法129条3項)")
    }

    @Test("costs come before everything, and nothing is lost or made")
    func conserved() throws {
        let tax = Creditor(name: "市税", .tax(statutoryDue: date(20), .seized), amount: 100)
        let poor = try Distribution.distribute(30, costs: 50, among: [tax])
        #expect(poor.costs == 30 && paid(poor, tax) == 0)
        var random = SeededRandom.printed(for: "distribution")
        for _ in 0..<300 {
            let creditors = (1...Int.random(in: 1...8, using: &random)).map { someCreditor($0, &random) }
            let proceeds = Yen(unchecked: Int64.random(in: 0...5000, using: &random))
            let result = try Distribution.distribute(proceeds, costs: 100, among: creditors)
            let placed = result.costs + result.shares.map(\.amount).total() + result.surplus
            #expect(placed == proceeds, "seed \(random.seed)")
            #expect(result.shares.allSatisfy { $0.amount <= $0.creditor.amount && !$0.amount.isNegative })
            #expect(result.surplus.isZero || result.shares.allSatisfy { $0.amount == $0.creditor.amount })
        }
        #expect(throws: LedgerError(.amountInvalid)) { try Distribution.distribute(-1, costs: 0, among: []) }
    }

    private func someCreditor(_ number: Int, _ random: inout SeededRandom) -> Creditor {
        let day = date(Int.random(in: 1...5, using: &random))
        let place = Creditor.Participation.requested(arrival: Int.random(in: 1...3, using: &random))
        let claim: Creditor.Claim =
            switch Int.random(in: 0...4, using: &random) {
            case 0: .tax(statutoryDue: day, .seized)
            case 1: .tax(statutoryDue: day, place)
            case 2: .publicCharge(statutoryDue: day, place)
            case 3: .secured(registered: day)
            default: .ordinary
            }
        return Creditor(name: "\(number)", claim, amount: Yen(unchecked: Int64.random(in: 0...1500, using: &random)))
    }
}
