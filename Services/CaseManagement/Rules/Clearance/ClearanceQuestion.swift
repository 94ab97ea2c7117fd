public import CodecPrimitives

/// May this act be done to this person for these claims?
public struct ClearanceQuestion: Hashable, Sendable {
    public var requestID: ClearanceRequestID
    public var purpose: AskerPurpose
    public var act: ClearanceAct
    public var personID: PersonID
    public var role: ClearanceRole
    public var claims: [ClaimID]
    public var amountWanted: Yen
    /// The officer on whose behalf it is done.
    public var officer: ReceivedText
    /// The day that a letter bears: its charge is reckoned through it, today or later. Nil for today.
    public var chargeThrough: BusinessDate?

    public init(
        requestID: ClearanceRequestID, purpose: AskerPurpose, act: ClearanceAct, personID: PersonID,
        role: ClearanceRole, claims: [ClaimID], amountWanted: Yen, officer: ReceivedText,
        chargeThrough: BusinessDate? = nil
    ) {
        (self.requestID, self.purpose, self.act, self.personID) = (requestID, purpose, act, personID)
        (self.role, self.claims, self.amountWanted, self.officer) = (role, claims, amountWanted, officer)
        self.chargeThrough = chargeThrough
    }
}
