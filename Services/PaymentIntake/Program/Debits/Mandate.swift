import Codec
import CodecPrimitives
import IntakeRules

/// A debtor's permission to debit her account (口座振替依頼). Account and name are for the request file alone.
struct Mandate: Hashable, Sendable {
    var id: MandateID
    var person: PersonID
    var account: BankAccount
    var holderKana: ReceivedText
    var validity: MandateValidity
}

/// A direct debit, as it is stored.
struct Debit: Hashable, Sendable {
    var id: DebitID
    var person: PersonID
    var mandate: MandateID
    var amount: Yen
    var debitOn: BusinessDate
    var state: DebitState
    var file: UUIDv7?
    /// The bank's answer; nil while there is none.
    var code: DebitCode?

    /// One that was just asked for.
    init(_ asked: DebitRequested) {
        (id, person, mandate) = (asked.debitID, asked.personID, asked.mandateID)
        (amount, debitOn, state) = (asked.amount, asked.debitOn, .waiting)
    }
}

extension DebitResult {
    init(_ code: DebitCode) {
        self =
            switch code {
            case .debited: .collected
            case .insufficientFunds: .insufficientFunds
            case .noAccount: .noAccount
            case .stoppedByDepositor: .stoppedByHolder
            case .noMandate: .noMandate
            case .stoppedByCity: .stoppedByCity
            case .other: .other
            }
    }
}
