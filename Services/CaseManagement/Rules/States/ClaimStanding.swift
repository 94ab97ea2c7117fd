public import CodecPrimitives

/// What the books and registers say about a claim on a day, from which its state follows.
public struct ClaimStanding: Hashable, Sendable {
    /// The due date after its shift.
    public var due: BusinessDate
    /// Nothing is owed any more.
    public var isPaid: Bool
    /// The latest demand was issued and has not come back.
    public var isDemanded: Bool
    /// A seizure for it runs.
    public var isSeized: Bool
    public var isDeferred: Bool
    public var isSuspended: Bool
    /// It ended by law: prescription, the years of a suspension, remission, waiver.
    public var isExtinct: Bool
    /// It was taken off the books, and lives on or was extinct before.
    public var isWrittenOff: Bool

    public init(
        due: BusinessDate, isPaid: Bool = false, isDemanded: Bool = false, isSeized: Bool = false,
        isDeferred: Bool = false, isSuspended: Bool = false, isExtinct: Bool = false, isWrittenOff: Bool = false
    ) {
        (self.due, self.isPaid, self.isDemanded, self.isSeized) = (due, isPaid, isDemanded, isSeized)
        (self.isDeferred, self.isSuspended) = (isDeferred, isSuspended)
        (self.isExtinct, self.isWrittenOff) = (isExtinct, isWrittenOff)
    }

    /// The state; what ends a claim goes before what stops it, and that before what is done about it.
    public func state(on day: BusinessDate) -> ClaimState {
        if isWrittenOff { return .writtenOff }
        if isExtinct { return .extinct }
        if isPaid { return .paid }
        if isSuspended { return .suspended }
        if isDeferred { return .deferred }
        if isSeized { return .seized }
        if isDemanded { return .demanded }
        return due < day ? .overdue : .assessed
    }
}
