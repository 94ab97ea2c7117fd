public import CodecPrimitives
public import Ledger

/// Where money that goes back lies on the books: refundable, then decided (還付決定), then paid out (支払).
public enum RefundBooking {
    /// A decision to pay an amount of a channel's money back: it is refundable no more. Interest is no money that came
    /// in, and is not booked before it is paid. Throws `ledger` for an amount that is not positive.
    public static func decided(
        _ amount: Yen, by decision: UUIDv7, from channel: ChannelKey, on day: BusinessDate
    ) throws(CaseRulesError) -> EntryDraft {
        do {
            return try EntryDraft(
                .refund(decision), .posted, effectiveOn: day,
                posting: Position([
                    .init(.refundsPayable(channel), .posted, amount), .init(.returned(channel), .posted, -amount),
                ]))
        } catch {
            throw CaseRulesError(error)
        }
    }

    /// One order to pay, as the ledger knows it.
    public struct Order: Sendable {
        public var id: UUIDv7
        public var channel: ChannelKey
        /// With the interest.
        public var amount: Yen
        public var interest: Yen
        /// The sum of the legs of all its entries.
        public var position: Position

        public init(id: UUIDv7, channel: ChannelKey, amount: Yen, interest: Yen, position: Position) {
            (self.id, self.channel, self.amount) = (id, channel, amount)
            (self.interest, self.position) = (interest, position)
        }
    }

    /// What the state of an order asks for beyond what is booked: the payout when it is paid, its opposite when it came
    /// back; nil when the books say it already.
    public static func entry(
        _ order: Order, in state: PayoutState, on day: BusinessDate
    ) throws(CaseRulesError) -> EntryDraft? {
        let target =
            state == .paid
            ? Position([
                .init(.returned(order.channel), .posted, order.amount - order.interest),
                .init(.refundInterest(order.channel), .posted, order.interest),
                .init(.paidOut(order.channel), .posted, -order.amount),
            ]) : .empty
        let difference = order.position.difference(to: target)
        guard !difference.isEmpty else { return nil }
        do {
            return try EntryDraft(
                .refundPaid(order.id), state == .paid ? .posted : .voided, effectiveOn: day, posting: difference)
        } catch {
            throw CaseRulesError(error)
        }
    }
}
