public import CodecPrimitives
public import Law

/// A claim as measures see it.
public struct MeasureClaim: Hashable, Sendable {
    public var kind: ClaimKind
    /// The due date after its shift.
    public var due: BusinessDate
    /// All that is owed, without charge that has not been determined.
    public var open: Yen
    public var state: ClaimState
    /// The last day before prescription; nil where it is not known.
    public var prescriptionEnd: BusinessDate?
    /// The kinds of other measures in force about it.
    public var measures: Set<MeasureKind>
    public var isDemanded: Bool
    /// The first day of its first 履行延期.
    public var firstDeferral: BusinessDate?

    public init(
        kind: ClaimKind, due: BusinessDate, open: Yen, state: ClaimState, prescriptionEnd: BusinessDate? = nil,
        measures: Set<MeasureKind> = [], isDemanded: Bool = false, firstDeferral: BusinessDate? = nil
    ) {
        (self.kind, self.due, self.open, self.state) = (kind, due, open, state)
        (self.prescriptionEnd, self.measures, self.isDemanded) = (prescriptionEnd, measures, isDemanded)
        self.firstDeferral = firstDeferral
    }
}

/// An officer who asks: which classes she may act for today, and the office she holds.
public struct MeasureOfficer: Hashable, Sendable {
    public var name: ReceivedText
    public var classes: Set<ClaimClass>
    /// Nil for one without power to approve.
    public var role: OfficerRole?

    public init(_ name: ReceivedText, classes: Set<ClaimClass>, role: OfficerRole? = nil) {
        (self.name, self.classes, self.role) = (name, classes, role)
    }
}

/// Everything a step of a measure is decided on.
public struct MeasureFacts: Sendable {
    public var claims: [ClaimID: MeasureClaim]
    /// Arrears of the same debtor besides the claims of the measure.
    public var hasOtherArrears: Bool
    public var officer: MeasureOfficer
    /// Money paid on the claims since the plan began, by the day it was taken.
    public var payments: [PrincipalPayment]
    /// Seizures of property for these claims that run.
    public var seizures: [UUIDv7]

    public init(
        claims: [ClaimID: MeasureClaim], officer: MeasureOfficer, hasOtherArrears: Bool = false,
        payments: [PrincipalPayment] = [], seizures: [UUIDv7] = []
    ) {
        (self.claims, self.officer, self.hasOtherArrears) = (claims, officer, hasOtherArrears)
        (self.payments, self.seizures) = (payments, seizures)
    }
}
