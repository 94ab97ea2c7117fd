import CaseRules
import CodecPrimitives
import Ledger
import Testing

@Suite("Payouts of refunds")
struct PayoutTests {
    @Test("news of an order ends in one state, in whatever order and however often it comes")
    func confluent() {
        let all: [[PayoutEvent]] = [
            [.paid], [.paid, .paid], [.returned], [.paid, .returned], [.returned, .paid],
            [.returned, .paid, .returned],
        ]
        #expect(all.map { PayoutTable.state(after: $0) } == [.paid, .paid, .returned, .returned, .returned, .returned])
        for state in PayoutState.allCases {
            for event in PayoutEvent.allCases {
                let expected: PayoutState = event == .returned || state == .returned ? .returned : .paid
                #expect(PayoutTable.table.edge(from: state, on: event)?.to == expected)
            }
        }
        #expect(PayoutTable.mayOrder(after: nil) && PayoutTable.mayOrder(after: .returned))
        #expect(!PayoutTable.mayOrder(after: .ordered) && !PayoutTable.mayOrder(after: .paid))
    }

    @Test("a payout is booked with its interest once, and taken back when the money comes back")
    func booking() throws {
        let day = try #require(BusinessDate(iso: "2026-05-01"))
        var order = RefundBooking.Order(
            id: UUIDv7(high: 1, low: 2), channel: ChannelKey(1), amount: 1050, interest: 50, position: .empty)
        let paid = try #require(try RefundBooking.entry(order, in: .paid, on: day))
        #expect(paid.phase == .posted && paid.legs.map(\.amount) == [1000, -1050, 50])
        order.position = Position(legs: paid.legs)
        #expect(try RefundBooking.entry(order, in: .paid, on: day) == nil)
        let back = try #require(try RefundBooking.entry(order, in: .returned, on: day))
        #expect(back.phase == .voided && back.legs.map(\.amount) == [-1000, 1050, -50])
        order.position = .empty
        #expect(try RefundBooking.entry(order, in: .returned, on: day) == nil)
        #expect(try RefundBooking.entry(order, in: .ordered, on: day) == nil)
    }

    @Test("an account that no transfer file can carry is refused by the name of its field")
    func account() {
        func refusal(
            _ bank: String = "9999", _ branch: String = "001", _ product: String = "1", _ number: String = "0000001",
            _ holder: String = "サクラ　ハナコ"
        ) -> String {
            do throws(PayeeAccount.Refusal) {
                return try PayeeAccount(
                    bank: ReceivedText(bank), branch: ReceivedText(branch), product: ReceivedText(product),
                    number: ReceivedText(number), holder: ReceivedText(holder)
                ).holderKana.string
            } catch {
                return error.rawValue
            }
        }
        #expect(refusal() == "ｻｸﾗ ﾊﾅｺ")
        #expect(refusal("999") == "bank" && refusal("９９９９") == "bank" && refusal("9999", "1") == "branch")
        #expect(refusal("9999", "001", "3") == "product" && refusal("9999", "001", "1", "12345678") == "number")
        #expect(refusal("9999", "001", "1", "0000001", "桜　花子") == "holder_kana")
        #expect(refusal("9999", "001", "1", "0000001", "") == "holder_kana")
        #expect(
            refusal("9999", "001", "1", "0000001", String(repeating: "ア", count: 31)) == "holder_kana"
                && refusal("9999", "001", "1", "0000001", String(repeating: "ガ", count: 15)).utf8.count == 90)
    }
}
