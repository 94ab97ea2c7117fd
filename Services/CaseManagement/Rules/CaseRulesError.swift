import Law
import Ledger

/// Why a decision could not be made at all. A refusal is a decision and no error.
public struct CaseRulesError: Error, Hashable, Sendable {
    /// A stable name of the reason.
    public enum Code: String, Sendable {
        /// A journal entry did not come out balanced: a defect, never an input's fault.
        case ledger = "case_ledger"
        /// Law could not be read or has no answer for that day.
        case law = "case_law"
        /// The facts that a decision needs were not all handed over.
        case factsMissing = "case_facts_missing"
    }

    public let code: Code
    /// The same facts give the same answer.
    public var isRetriable: Bool { false }

    public init(_ code: Code) { self.code = code }

    init(_: LedgerError) { self.init(.ledger) }
    init(_: LawError) { self.init(.law) }
}

extension CaseRulesError: CustomStringConvertible {
    public var description: String { code.rawValue }
}
