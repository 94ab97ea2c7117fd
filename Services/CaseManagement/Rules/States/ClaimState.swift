/// Where a claim stands (債権の状態).
public enum ClaimState: String, CaseIterable, Sendable {
    /// 調定済, before its due date.
    case assessed
    /// 滞納: due and not paid.
    case overdue
    /// 督促済.
    case demanded
    /// 差押中.
    case seized
    /// 徴収猶予, 換価の猶予, 履行延期.
    case deferred
    /// 滞納処分の停止, 徴収停止.
    case suspended
    /// 完納.
    case paid
    /// 消滅: by prescription, three years of suspension, waiver or cancelled assessment.
    case extinct
    /// 不納欠損: taken off the books; a private claim lives on.
    case writtenOff

    /// The state after an event; nil where the event is not allowed in this state.
    public func after(_ event: ClaimEvent) -> ClaimState? {
        ClaimState.edges.first { $0.from == self && $0.event == event }?.to
    }

    /// Every edge of the table, once.
    public static let edges: [ClaimEdge] =
        [
            ClaimEdge(.assessed, .dueDatePassed, .overdue), ClaimEdge(.overdue, .demandIssued, .demanded),
            ClaimEdge(.demanded, .demandIssued, .demanded), ClaimEdge(.deferred, .demandIssued, .deferred),
            ClaimEdge(.demanded, .demandReturned, .overdue), ClaimEdge(.demanded, .seizureServed, .seized),
            ClaimEdge(.seized, .seizureServed, .seized), ClaimEdge(.seized, .seizureEnded, .demanded),
            ClaimEdge(.deferred, .reliefEnded, .demanded), ClaimEdge(.suspended, .reliefEnded, .demanded),
            ClaimEdge(.suspended, .extinguished, .extinct), ClaimEdge(.paid, .paymentReversed, .overdue),
            ClaimEdge(.extinct, .writtenOff, .writtenOff), ClaimEdge(.writtenOff, .paidInFull, .paid),
            // A write-off by mistake: what stands is found again from the overdue claim on.
            ClaimEdge(.writtenOff, .writeOffReversed, .overdue),
        ] + among([.overdue, .demanded, .seized], .deferralGranted, .deferred)
        + among([.overdue, .demanded, .seized, .deferred], .suspended, .suspended)
        + among([.assessed, .overdue, .demanded, .seized, .deferred, .suspended], .paidInFull, .paid)
        + among([.assessed, .overdue, .demanded, .seized, .deferred], .extinguished, .extinct)
        // Discharged in bankruptcy or given up by a settlement: off the books, but not extinct by law.
        + among([.overdue, .demanded, .deferred, .suspended], .writtenOff, .writtenOff)

    private static func among(_ states: [ClaimState], _ event: ClaimEvent, _ to: ClaimState) -> [ClaimEdge] {
        states.map { ClaimEdge($0, event, to) }
    }
}

/// What moves a claim.
public enum ClaimEvent: String, CaseIterable, Sendable {
    case dueDatePassed = "due_date_passed"
    case demandIssued = "demand_issued"
    case demandReturned = "demand_returned"
    case seizureServed = "seizure_served"
    /// Released, or nothing was there, or collected in part.
    case seizureEnded = "seizure_ended"
    case deferralGranted = "deferral_granted"
    case suspended
    case reliefEnded = "relief_ended"
    case paidInFull = "paid_in_full"
    case paymentReversed = "payment_reversed"
    case extinguished
    case writtenOff = "written_off"
    case writeOffReversed = "write_off_reversed"
}

/// One allowed step.
public struct ClaimEdge: Hashable, Sendable {
    public let from: ClaimState
    public let event: ClaimEvent
    public let to: ClaimState

    init(_ from: ClaimState, _ event: ClaimEvent, _ to: ClaimState) {
        (self.from, self.event, self.to) = (from, event, to)
    }
}
