import CodecPrimitives
import Ledger
import Testing

@Suite("Journal")
struct JournalTests {
    private let receipt = ReceiptID(UUIDv7(high: 1, low: 1))
    private let channel = ChannelKey(1)

    private func paying(_ amount: Yen, in layer: Layer) -> Position {
        Position([
            .init(.clearing(channel), layer, amount), .init(.receivable(claim(1), .principal), layer, -amount),
        ])
    }

    @Test("an entry that does not balance in each layer is refused")
    func unbalanced() {
        let crossed = Position([
            .init(.clearing(channel), .posted, 100), .init(.receivable(claim(1), .principal), .pending, -100),
        ])
        #expect(throws: LedgerError(.unbalanced)) {
            try EntryDraft(.receipt(receipt, version: 1), .posted, effectiveOn: date(1), posting: crossed)
        }
        #expect(throws: LedgerError(.legsInvalid)) {
            try EntryDraft(.receipt(receipt, version: 1), .posted, effectiveOn: date(1), posting: .empty)
        }
    }

    @Test("the difference from announced to booked closes one layer and opens the other")
    func difference() throws {
        let pending = paying(100, in: .pending)
        let difference = pending.difference(to: paying(90, in: .posted))
        #expect(difference.isBalanced)
        #expect(difference.items.count == 4)
        #expect(pending.adding(difference) == paying(90, in: .posted))
        #expect(difference.paid(on: claim(1), in: .posted).principal == 90)
        #expect(difference.paid(on: claim(1), in: .pending).principal == -100)
    }

    @Test("a reversal takes an entry back to nothing and both stay")
    func reversal() throws {
        let draft = try EntryDraft(
            .receipt(receipt, version: 1), .posted, effectiveOn: date(1), posting: paying(100, in: .posted))
        let entry = draft.entry(id: EntryID(UUIDv7(high: 2, low: 2)), recordedAt: Timestamp(microseconds: 1))
        let back = try entry.reversed(effectiveOn: date(2))
        #expect(back.cause == .reversal(of: entry.id))
        #expect(Position(legs: entry.legs + back.legs).isEmpty)
        #expect(entry.legs.map(\.number) == [0, 1])
    }

    @Test("a position is the same however its items come")
    func order() {
        let items = paying(70, in: .posted).items + paying(30, in: .posted).items + paying(5, in: .pending).items
        #expect(Position(items) == Position(items.reversed()))
        #expect(Position(items) == paying(100, in: .posted).adding(paying(5, in: .pending)))
        #expect(Position(items).claims == [claim(1)])
        #expect(Position(items).sum(of: .clearing, in: .posted) == 100)
    }

    @Test("an account survives its columns")
    func columns() {
        let accounts: [Account] = [
            .receivable(claim(3), .fee), .clearing(channel), .suspense(channel), .refundsPayable(channel),
            .agentHeld(channel), .writeOff(.principal), .assessed(.lateCharge),
            .returned(channel), .paidOut(channel), .refundInterest(channel),
        ]
        for account in accounts {
            #expect(
                Account(account.kind, claim: account.claim, component: account.component, channel: account.channel)
                    == account)
        }
        #expect(Account(.receivable, claim: nil, component: .fee, channel: nil) == nil)
        #expect(accounts.sorted() == accounts)
    }
}
