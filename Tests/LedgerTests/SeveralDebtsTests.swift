import CodecPrimitives
import Ledger
import TestKit
import Testing

@Suite("Allocation over several debts (law 4.2)")
struct SeveralDebtsTests {
    private let tax = AllocationPool(ReceivedText("地方税法"))
    private let water = AllocationPool(ReceivedText("給水契約"))

    private func line(
        _ number: Int, _ principal: Yen, due: Int, charge: Yen = .zero, _ pool: AllocationPool = .one,
        benefit: DebtorBenefit = .none
    ) -> AllocationLine {
        AllocationLine(
            claim: claim(number), open: Amounts(principal: principal, lateCharge: charge), due: date(due),
            order: pool == water ? .civilCode : .principalFirst, pool: pool, benefit: benefit)
    }

    @Test("undesignated money pays all principals first, then all charges")
    func principalsFirst() throws {
        let lines = [line(1, 1000, due: 10, charge: 100), line(2, 2000, due: 20, charge: 300)]
        let (result, stop) = try Allocation.allocate(MoneyReceived(3200, on: date(50)), among: lines)
        #expect(stop == nil && result.rest == 0)
        #expect(
            result.paid == [Amounts(principal: 1000, lateCharge: 100), Amounts(principal: 2000, lateCharge: 100)])
        #expect(result.steps.map(\.reason) == [.earlierDue, .earlierDue, .earlierDue, .earlierDue])
    }

    @Test("488(4): due before not due, then the debtor's benefit, then the earlier due, then in proportion")
    func statutoryOrder() throws {
        let high = DebtorBenefit(rate: 14_600, isSecured: false)
        let lines = [
            line(1, 100, due: 60, benefit: high), line(2, 100, due: 30), line(3, 100, due: 10),
            line(4, 100, due: 40, benefit: high), line(5, 50, due: 10),
        ]
        let (result, _) = try Allocation.allocate(MoneyReceived(250, on: date(50)), among: lines)
        #expect(result.paid.map(\.principal) == [0, 0, 100, 100, 50])
        #expect(result.steps.map(\.reason) == [.benefit, .proportion, .proportion])
        let (more, _) = try Allocation.allocate(MoneyReceived(360, on: date(50)), among: lines)
        #expect(more.paid.map(\.principal) == [10, 100, 100, 100, 50])
        #expect(more.steps.last?.reason == .due)
    }

    @Test("a secured debt of the same rate benefits the debtor more")
    func secured() throws {
        let lines = [
            line(1, 100, due: 10, benefit: DebtorBenefit(rate: 3000, isSecured: false)),
            line(2, 100, due: 20, benefit: DebtorBenefit(rate: 3000, isSecured: true)),
        ]
        let (result, _) = try Allocation.allocate(MoneyReceived(100, on: date(50)), among: lines)
        #expect(result.paid.map(\.principal) == [0, 100])
    }

    @Test("equal debts share to the last yen")
    func proportion() throws {
        let lines = (1...3).map { line($0, 1000, due: 10) }
        let (result, _) = try Allocation.allocate(MoneyReceived(1000, on: date(50)), among: lines)
        #expect(result.paid.map(\.principal) == [334, 333, 333] && result.rest == 0)
    }

    @Test("a slip rules: each claim gets at most what its line says, and the excess is handed back")
    func slip() throws {
        let lines = [line(1, 1000, due: 10, charge: 100), line(2, 2000, due: 20)]
        let slip = MoneyReceived.Purpose.slip([claim(2): Amounts(principal: 500)])
        let (result, _) = try Allocation.allocate(MoneyReceived(800, on: date(50), for: slip), among: lines)
        #expect(result.paid == [.zero, Amounts(principal: 500)] && result.rest == 300)
    }

    @Test("the payer names debts; else the creditor may, unless the payer objects at once")
    func named() throws {
        let lines = [line(1, 1000, due: 10), line(2, 2000, due: 20)]
        func paid(_ purpose: MoneyReceived.Purpose) throws -> [Yen] {
            try Allocation.allocate(MoneyReceived(500, on: date(50), for: purpose), among: lines).result.paid
                .map(\.principal)
        }
        #expect(try paid(.claims([claim(2)])) == [0, 500])
        #expect(try paid(.creditorNamed([claim(2)], objected: false)) == [0, 500])
        #expect(try paid(.creditorNamed([claim(2)], objected: true)) == [500, 0])
    }

    @Test("across laws nothing moves without a word; a seizure for tax pays no water bill")
    func acrossLaws() throws {
        let lines = [line(1, 1000, due: 10, water), line(2, 2000, due: 20, tax)]
        let (waiting, stop) = try Allocation.allocate(MoneyReceived(3000, on: date(50)), among: lines)
        #expect(stop == .lawNotNamed && waiting.rest == 3000 && waiting.paid.allSatisfy(\.isZero))
        let (seized, _) = try Allocation.allocate(MoneyReceived(3000, on: date(50), for: .seizure(tax)), among: lines)
        #expect(seized.paid.map(\.principal) == [0, 2000] && seized.rest == 1000)
        let both = MoneyReceived.Purpose.claims([claim(1), claim(2)])
        #expect(try Allocation.allocate(MoneyReceived(3000, on: date(50), for: both), among: lines).result.rest == 0)
    }

    @Test("debts of several laws are each paid by their own order")
    func ownOrders() throws {
        let lines = [line(1, 1000, due: 10, charge: 50, water), line(2, 2000, due: 20, charge: 70, tax)]
        let result = try Allocation.allocate(1500, over: lines)
        #expect(result.paid == [Amounts(principal: 1000, lateCharge: 50), Amounts(principal: 450)])
        #expect(result.steps.map(\.component) == [.lateCharge, .principal, .principal])
    }

    @Test("each step is printed with its article")
    func printed() throws {
        let lines = [line(1, 1000, due: 10, charge: 50, water), line(2, 500, due: 20, water)]
        let text = try Allocation.allocate(1200, over: lines).japanese(lines, names: ["水道4月", "水道5月"])
        #expect(
            text == [
                "(1) 水道4月 延滞金・遅延損害金 50円(民法489条1項)",
                "(2) 水道4月 本税・元金 1,000円(民法489条1項、納期限の早い順。民法488条4項3号)",
                "(3) 水道5月 本税・元金 150円(民法489条1項、納期限の早い順。民法488条4項3号)",
                "水道4月 計 1,050円", "水道5月 計 150円", "残額 0円",
            ])
    }

    @Test("whatever the debts, the parts and the rest are the money")
    func conserved() throws {
        var random = SeededRandom.printed(for: "several debts")
        for round in 0..<300 {
            let lines = (1...Int.random(in: 1...8, using: &random)).map { number in
                line(
                    number, Yen(unchecked: Int64.random(in: 0...5000, using: &random)),
                    due: Int.random(in: 1...4, using: &random),
                    charge: Yen(unchecked: Int64.random(in: 0...300, using: &random)),
                    Bool.random(using: &random) ? tax : water,
                    benefit: DebtorBenefit(
                        rate: Int64.random(in: 0...2, using: &random), isSecured: Bool.random(using: &random)))
            }
            let money = Yen(unchecked: Int64.random(in: 0...20_000, using: &random))
            let result = try Allocation.allocate(money, over: lines, on: date(2))
            let place = Comment("seed \(random.seed) round \(round)")
            #expect(result.paid.map(\.total).total() + result.rest == money, place)
            #expect(result.steps.map(\.amount).total() == result.paid.map(\.total).total(), place)
            let isAllPaid = zip(result.paid, lines).allSatisfy { $0 == $1.open }
            #expect(result.rest.isZero || isAllPaid, place)
        }
    }
}
