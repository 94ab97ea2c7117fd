import CaseRules
import CodecPrimitives
import Law

/// A measure as it is stored: its number of steps, and what its steps have made of it.
struct MeasureFile: Sendable {
    var id: UUIDv7
    var kind: MeasureKind
    var person: PersonID
    /// Nil before the first step.
    var measure: Measure?
    var steps: Int32

    var claims: [ClaimID] { measure?.terms.parts.map(\.claim) ?? [] }
}

/// A step about to be written, with what its row says besides.
struct MeasureEntry: Sendable {
    /// Made by the caller.
    var id: UUIDv7
    /// SHA-256 of what was asked; empty for the calendar.
    var asked: [UInt8]
    var move: MeasureMove
    /// The office in which it was approved; nil for other steps.
    var office: OfficerRole?
    var ruleVersion: String
    var at: Timestamp
}

/// A step as it was taken, for showing.
struct MeasureRecord: Sendable {
    var number: Int32
    var step: MeasureStep
    var from: MeasureState
    var office: OfficerRole?
    var ruleVersion: String
    var at: Timestamp
}
