/// Why a journal entry, a split or an allocation was refused. Carries no amounts and no ids.
public struct LedgerError: Error, Hashable, Sendable {
    /// A stable name of the reason.
    public enum Code: String, Sendable {
        /// An entry needs at least two legs, none of them zero.
        case legsInvalid = "ledger_legs_invalid"
        /// The legs of each layer must sum to zero.
        case unbalanced = "ledger_unbalanced"
        /// A negative amount or weight, or no weight at all.
        case amountInvalid = "ledger_amount_invalid"
    }

    public let code: Code
    /// Arithmetic does not change by waiting.
    public var isRetriable: Bool { false }

    public init(_ code: Code) { self.code = code }
}

extension LedgerError: CustomStringConvertible {
    public var description: String { code.rawValue }
}
