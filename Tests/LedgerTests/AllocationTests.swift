import CodecPrimitives
import Ledger
import TestKit
import Testing

@Suite("Allocation")
struct AllocationTests {
    private let earlier = AllocationLine(
        claim: claim(1), open: Amounts(principal: 1000, lateCharge: 200, fee: 100, costs: 50), due: date(10))
    private let later = AllocationLine(
        claim: claim(2), open: Amounts(principal: 2000, lateCharge: 300), due: date(20))

    @Test("tax: costs, then all principals by due date, then charges; the rest is handed back")
    func tax() throws {
        let part = try Allocation.allocate(2500, over: [later, earlier], .principalFirst)
        #expect(part.paid == [Amounts(principal: 1450), Amounts(principal: 1000, costs: 50)])
        #expect(part.rest == 0)
        let whole = try Allocation.allocate(4000, over: [later, earlier], .principalFirst)
        #expect(whole.paid == [later.open, earlier.open])
        #expect(whole.rest == 350)
    }

    @Test("private: cost, interest of all debts, then principal")
    func civil() throws {
        let result = try Allocation.allocate(1000, over: [earlier, later], .civilCode)
        #expect(
            result.paid == [
                Amounts(principal: 350, lateCharge: 200, fee: 100, costs: 50), Amounts(lateCharge: 300),
            ])
    }

    @Test("claims due on the same day share in proportion, to the yen")
    func sameDay() throws {
        let lines = (1...3).map { AllocationLine(claim: claim($0), open: Amounts(principal: 100), due: date(1)) }
        let result = try Allocation.allocate(100, over: lines, .principalFirst)
        #expect(result.paid.map(\.principal) == [34, 33, 33])
    }

    @Test("an order may put the fee before the principal")
    func feeFirst() throws {
        let result = try Allocation.allocate(150, over: [earlier], .feeBeforePrincipal)
        #expect(result.paid == [Amounts(fee: 100, costs: 50)])
    }

    @Test("no order loses or makes a yen, and no line gets more than is open")
    func conservation() throws {
        var random = SeededRandom.printed(for: "allocation")
        let seed = random.seed
        let orders: [AllocationOrder] = [.principalFirst, .feeBeforePrincipal, .chargeFirst, .civilCode]
        for _ in 0..<500 {
            let lines = (1...Int.random(in: 1...6, using: &random)).map { number in
                AllocationLine(
                    claim: claim(number), open: someAmounts(&random), due: date(Int.random(in: 1...3, using: &random)))
            }
            let amount = Yen(unchecked: Int64.random(in: 0...20_000, using: &random))
            let result = try Allocation.allocate(
                amount, over: lines, orders.randomElement(using: &random) ?? .civilCode)
            #expect(result.paid.map(\.total).total() + result.rest == amount, "seed \(seed)")
            for (paid, line) in zip(result.paid, lines) {
                for component in Component.allCases {
                    #expect(paid[component] <= line.open[component], "seed \(seed)")
                    #expect(!paid[component].isNegative, "seed \(seed)")
                }
            }
        }
    }

    private func someAmounts(_ random: inout SeededRandom) -> Amounts {
        var amounts = Amounts.zero
        for component in Component.allCases {
            amounts[component] = Yen(unchecked: Int64.random(in: 0...2000, using: &random))
        }
        return amounts
    }
}

func claim(_ number: Int) -> ClaimID { ClaimID(UUIDv7(high: 7, low: UInt64(number))) }
func date(_ number: Int) -> BusinessDate { BusinessDate(daysSinceEpoch: Int32(number)) }
