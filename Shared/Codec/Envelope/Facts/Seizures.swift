public import CodecPrimitives

/// A bank account as a bank reported it (預金口座).
public struct BankAccount: Hashable, Sendable {
    public var bank: ReceivedText
    public var branch: ReceivedText
    /// 1 ordinary, 2 current, 4 savings.
    public var product: ReceivedText
    public var number: ReceivedText

    public init(bank: ReceivedText, branch: ReceivedText, product: ReceivedText, number: ReceivedText) {
        (self.bank, self.branch, self.product, self.number) = (bank, branch, product, number)
    }
}

/// What the bank is told to do.
public enum SeizureInstruction: String, CaseIterable, Sendable {
    case seizeAndCollect, seizeAndHold, collectHeld, release, withdraw
}

/// Case management wants a deposit seized (`seizure.requested`). Carries no personal data.
public struct SeizureRequested: Hashable, Sendable {
    public var requestID: SeizureRequestID
    public var personID: PersonID
    public var claims: [ClaimID]
    public var amountWanted: Yen
    /// The article that empowers (地方税法331条 …).
    public var legalBasis: ReceivedText
    public var account: BankAccount
    public var instruction: SeizureInstruction
    public var officer: ReceivedText

    public init(
        requestID: SeizureRequestID, personID: PersonID, claims: [ClaimID], amountWanted: Yen,
        legalBasis: ReceivedText, account: BankAccount, instruction: SeizureInstruction, officer: ReceivedText
    ) {
        (self.requestID, self.personID, self.claims) = (requestID, personID, claims)
        (self.amountWanted, self.legalBasis, self.account) = (amountWanted, legalBasis, account)
        (self.instruction, self.officer) = (instruction, officer)
    }
}

/// How far a seizure has come.
public enum SeizureState: String, CaseIterable, Sendable {
    /// Requested and not yet cleared.
    case drafted
    /// Dropped out before it left, with its grounds.
    case refused
    /// In the file that left for the bank.
    case exported
    /// Served; the bank holds the money.
    case served
    case collected
    /// Nothing could be seized.
    case nothing
    case released
    case withdrawn
    case cancelledAsUnlawful
}

/// One version of one seizure: complete state (`seizure.changed`).
public struct SeizureChanged: Hashable, Sendable {
    public var requestID: SeizureRequestID
    /// From 1; a consumer applies only versions above the last.
    public var version: Int32
    public var state: SeizureState
    /// Present for every state after `exported`.
    public var clearanceID: ClearanceID?
    public var amount: Yen
    /// The moment the state was reached, which moves prescription.
    public var occurredAt: Timestamp
    /// The bank's reason code for `nothing`, or the grounds' codes for `refused`.
    public var reasons: [ReceivedText]

    public init(
        requestID: SeizureRequestID, version: Int32, state: SeizureState, clearanceID: ClearanceID?,
        amount: Yen, occurredAt: Timestamp, reasons: [ReceivedText]
    ) {
        (self.requestID, self.version, self.state) = (requestID, version, state)
        (self.clearanceID, self.amount) = (clearanceID, amount)
        (self.occurredAt, self.reasons) = (occurredAt, reasons)
    }
}
