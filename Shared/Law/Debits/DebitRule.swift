/// How a direct debit ended (振替結果); the raw values are those of the message `debit.resulted`.
public enum DebitOutcome: String, CaseIterable, Sendable {
    case collected
    case insufficientFunds = "insufficient_funds"
    case noAccount = "no_account"
    case stoppedByHolder = "stopped_by_holder"
    case noMandate = "no_mandate"
    case stoppedByCity = "stopped_by_city"
    case other
}

/// What is done after a direct debit ended (振替不能の取扱い); the raw values are stored.
public enum DebitConsequence: String, CaseIterable, Sendable {
    /// Nothing is left to do.
    case nothing
    /// The same claims are debited again on the city's next day (再振替).
    case debitAgain = "debit_again"
    /// A slip is issued (納付書送付).
    case slip
    /// A slip is issued, and an officer asks for a new mandate.
    case newMandate = "new_mandate"
    /// An officer calls the payer.
    case contact
    /// An officer asks the bank.
    case askBank = "ask_bank"
}

/// What becomes of a mandate (口座振替依頼) by a bank's answer.
public enum MandateEffect: String, CaseIterable, Sendable {
    case keeps
    /// Nothing is debited until an officer wakes it.
    case rests
    /// The next debit needs a new one.
    case ends
}

/// What follows from one answer (a row of `debit-consequences.csv`).
public struct DebitRule: Hashable, Sendable {
    public let consequence: DebitConsequence
    public let mandate: MandateEffect
    /// Failures in a row up to which it counts; nil for any number.
    let failures: Int?

    static let columns = ["result", "failures", "consequence", "mandate", "valid_from", "valid_to", "reference"]

    /// - Throws: `tableInvalid` for a debit that would be asked for again for ever, or without its mandate.
    init(_ row: LawRow, of outcome: DebitOutcome) throws(LawError) {
        failures = try row.optionalNumber(1)
        consequence = try row.choice(2, of: DebitConsequence.self)
        mandate = try row.choice(3, of: MandateEffect.self)
        if let failures, failures == 0 { throw row.invalid(1) }
        guard consequence != .debitAgain || failures != nil && mandate == .keeps else { throw row.invalid(2) }
        guard outcome != .collected || consequence == .nothing && mandate == .keeps else { throw row.invalid(2) }
    }
}
