public import CodecPrimitives
public import Law
public import Ledger

/// An accepted assessment file: everything it brings, with the sender's keys. The program gives ids.
public struct Assessment: Hashable, Sendable {
    public var persons: [AssessedPerson] = []
    public var claims: [AssessedClaim] = []
    public var slips: [AssessedSlip] = []

    public init() {}
}

/// A debtor or another person (宛名).
public struct AssessedPerson: Hashable, Sendable {
    public var line: Int
    public var key: ReceivedText
    public var nameKana: ReceivedText
    public var nameKanji: ReceivedText
    public var birthDate: BusinessDate?
    /// In the order of time.
    public var addresses: [AssessedAddress] = []
    public var flags: [AssessedFlag] = []
}

/// Where a person lived, from a day until before another.
public struct AssessedAddress: Hashable, Sendable {
    public var line: Int
    public var address: ReceivedText
    public var from: BusinessDate
    public var to: BusinessDate?
}

/// Something about a person that clearance must know.
public struct AssessedFlag: Hashable, Sendable {
    public enum Kind: String, CaseIterable, Sendable { case protected, deceased, bankruptcy }

    public var kind: Kind
    public var since: BusinessDate
    /// 送付先: where letters to a protected person go by hand.
    public var deliveryAddress: ReceivedText?
}

/// One instalment of one claim.
public struct AssessedClaim: Hashable, Sendable {
    public var line: Int
    public var key: ReceivedText
    public var debtor: ReceivedText
    public var kind: ClaimKind
    public var fiscalYear: FiscalYear
    public var term: Int
    /// As printed.
    public var nominalDue: BusinessDate
    /// After its shift: the due date as law means it.
    public var due: BusinessDate
    public var aroseOn: BusinessDate
    /// The contract it arose under (契約日); the day it arose where the file names none.
    public var contractOn: BusinessDate
    /// What is assessed: the principal, and a charge and a fee that were assessed before.
    public var amounts: Amounts
    public var obligors: [AssessedObligor] = []
    public var demand: AssessedDemand?
}

/// Somebody else who owes a claim.
public struct AssessedObligor: Hashable, Sendable {
    public var person: ReceivedText
    public var role: ClearanceRole
}

/// A demand that was sent before the claim came here.
public struct AssessedDemand: Hashable, Sendable {
    public var issuedOn: BusinessDate
    /// Nil where it is not known.
    public var servedOn: BusinessDate?
}

/// A payment slip over one or more claims.
public struct AssessedSlip: Hashable, Sendable {
    public var line: Int
    public var number: ReceivedText
    public var issuedOn: BusinessDate
    public var useBy: BusinessDate
    public var barcode: ReceivedText?
    /// By claim key.
    public var lines: [AssessedSlipLine] = []
}

/// What a slip collects on one claim.
public struct AssessedSlipLine: Hashable, Sendable {
    public var line: Int
    public var claim: ReceivedText
    public var amounts: Amounts
}
