import Codec
import CodecPrimitives
import IntakeRules

/// An order to pay money back, as it is stored.
struct Refund: Hashable, Sendable {
    var id: RefundID
    var person: PersonID?
    /// With the interest.
    var amount: Yen
    var interest: Yen
    var account: BankAccount
    var holderKana: ReceivedText
    var payOn: BusinessDate
    var state: RefundState
    var file: UUIDv7?
    /// The day of payment or return.
    var on: BusinessDate?
    var reason: ReceivedText?

    /// One that was just asked for.
    init(_ asked: RefundRequested) {
        (id, person, amount) = (asked.refundID, asked.personID, asked.amount)
        (interest, account, holderKana) = (asked.interest, asked.account, asked.holderKana)
        (payOn, state) = (asked.payOn, .waiting)
    }

    /// The order itself, whatever became of it.
    var asked: RefundRequested {
        RefundRequested(
            refundID: id, personID: person, amount: amount, interest: interest, account: account,
            holderKana: holderKana, payOn: payOn)
    }
}
