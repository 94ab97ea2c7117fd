/// An identifier of one kind of thing, so that a claim's id cannot stand where a person's is wanted.
public struct Identifier<Kind>: Hashable, Comparable, Sendable {
    /// The 128 bits, which mean nothing without the kind.
    public let uuid: UUIDv7

    /// The identifier of these bits, for a kind that the caller knows.
    public init(_ uuid: UUIDv7) { self.uuid = uuid }

    /// The 36 characters of RFC 9562, 4; nil for anything else.
    public init?(_ text: some StringProtocol) {
        guard let uuid = UUIDv7(text) else { return nil }
        self.uuid = uuid
    }

    public static func < (left: Identifier, right: Identifier) -> Bool { left.uuid < right.uuid }
}

extension Identifier: CustomStringConvertible {
    /// The 36 characters of the UUID.
    public var description: String { uuid.description }
}

/// The kinds of things that have identifiers. None has a value.
public enum Named {
    public enum Message: Sendable {}
    public enum Receipt: Sendable {}
    public enum Evidence: Sendable {}
    public enum Person: Sendable {}
    public enum Claim: Sendable {}
    public enum Slip: Sendable {}
    public enum Entry: Sendable {}
    public enum Clearance: Sendable {}
    public enum ClearanceRequest: Sendable {}
    public enum SeizureRequest: Sendable {}
    public enum Batch: Sendable {}
    public enum Account: Sendable {}
    public enum Placement: Sendable {}
    public enum Contract: Sendable {}
    public enum Assignment: Sendable {}
    public enum BankLine: Sendable {}
    public enum RemittanceMatch: Sendable {}
    public enum RemittanceBreak: Sendable {}
    public enum Notice: Sendable {}
    public enum Bundle: Sendable {}
    public enum Refund: Sendable {}
    public enum Debit: Sendable {}
    public enum Mandate: Sendable {}
}

/// A message (envelope); the inbox's deduplication key.
public typealias MessageID = Identifier<Named.Message>
/// A receipt (収納): one act of paying, whatever versions of news about it arrive.
public typealias ReceiptID = Identifier<Named.Receipt>
/// Raw evidence (証跡): a file or request body as it came.
public typealias EvidenceID = Identifier<Named.Evidence>
/// A debtor or other person (宛名).
public typealias PersonID = Identifier<Named.Person>
/// One instalment of one claim (債権, 期別).
public typealias ClaimID = Identifier<Named.Claim>
/// A payment slip (納付書).
public typealias SlipID = Identifier<Named.Slip>
/// A journal entry (仕訳).
public typealias EntryID = Identifier<Named.Entry>
/// A granted permission for one adverse act.
public typealias ClearanceID = Identifier<Named.Clearance>
/// One question for clearance.
public typealias ClearanceRequestID = Identifier<Named.ClearanceRequest>
/// One request to seize (差押え).
public typealias SeizureRequestID = Identifier<Named.SeizureRequest>
/// A batch of items that travels together.
public typealias BatchID = Identifier<Named.Batch>
/// One wish to hand claims to a contractor (委託依頼).
public typealias PlacementID = Identifier<Named.Placement>
/// A contract with a contractor (委託契約).
public typealias ContractID = Identifier<Named.Contract>
/// One claim in a contractor's hands (受託債権).
public typealias AssignmentID = Identifier<Named.Assignment>
/// A line of the city's bank statement (入金明細).
public typealias BankLineID = Identifier<Named.BankLine>
/// Bank lines and receipts that are the same money (払込照合).
public typealias RemittanceMatchID = Identifier<Named.RemittanceMatch>
/// A difference between what should have arrived and what did (払込の不一致).
public typealias RemittanceBreakID = Identifier<Named.RemittanceBreak>
/// One letter that somebody is to get (通知).
public typealias NoticeID = Identifier<Named.Notice>
/// Letters that are printed and leave together (印刷束).
public typealias BundleID = Identifier<Named.Bundle>
/// One order to pay money back (還付の振込依頼).
public typealias RefundID = Identifier<Named.Refund>
/// One direct debit (口座振替).
public typealias DebitID = Identifier<Named.Debit>
/// A debtor's permission to debit her account (口座振替依頼).
public typealias MandateID = Identifier<Named.Mandate>
