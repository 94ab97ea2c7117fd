/// How far one claim's way to a contractor and back has come (受託債権の状態).
public enum AssignmentState: Int16, CaseIterable, Sendable {
    /// 依頼受付: case management asked for it.
    case requested = 1
    /// 審査中: clearance asked.
    case asking = 2
    /// 引渡し可: cleared; waits for the contractor to fetch it.
    case cleared = 3
    /// 受託中: the contractor has it.
    case active = 4
    /// 返還: the contractor gave it back.
    case returned = 5
    /// 引揚げ: the city took it back.
    case recalled = 6
    /// 終了: paid in full, or the contract ended.
    case ended = 7
    /// 不可: never left.
    case refused = 8

    /// Whether somebody or something inside the suite is awaited.
    public var isOpen: Bool {
        switch self {
        case .requested, .asking, .cleared, .active: true
        case .returned, .recalled, .ended, .refused: false
        }
    }

    /// Whether the contractor has, or had, the claim.
    public var hasLeft: Bool {
        switch self {
        case .active, .returned, .recalled, .ended: true
        case .requested, .asking, .cleared, .refused: false
        }
    }
}

/// What can happen to an assignment.
public enum AssignmentEvent: String, CaseIterable, Sendable {
    case asked, granted
    /// By law, by the contract, or by case management.
    case refused
    /// The clearance was not used in time, or no answer came.
    case expired
    /// A later fact took the clearance back.
    case revoked
    /// The contractor fetched it.
    case handedOver
    case returned, recalled
    case paidInFull, contractEnded
}

/// The one table of an assignment's life. A pair that is not listed is denied.
public enum AssignmentLifeCycle {
    /// One edge.
    public struct Edge: Hashable, Sendable {
        public let from: AssignmentState
        public let event: AssignmentEvent
        public let to: AssignmentState

        init(_ from: AssignmentState, _ event: AssignmentEvent, _ to: AssignmentState) {
            (self.from, self.event, self.to) = (from, event, to)
        }
    }

    public static let edges: [Edge] = [
        Edge(.requested, .asked, .asking),
        Edge(.requested, .refused, .refused),
        Edge(.requested, .recalled, .refused),

        Edge(.asking, .granted, .cleared),
        Edge(.asking, .refused, .refused),
        Edge(.asking, .expired, .requested),
        Edge(.asking, .recalled, .refused),

        Edge(.cleared, .handedOver, .active),
        Edge(.cleared, .expired, .requested),
        Edge(.cleared, .revoked, .requested),
        Edge(.cleared, .recalled, .refused),

        Edge(.active, .returned, .returned),
        Edge(.active, .recalled, .recalled),
        Edge(.active, .paidInFull, .ended),
        Edge(.active, .contractEnded, .ended),
    ]

    /// The state after an event.
    ///
    /// - Throws: `stateDenies` when the table has no such edge.
    public static func state(
        from: AssignmentState, after event: AssignmentEvent
    ) throws(OutsourcingRefusal) -> AssignmentState {
        guard let edge = edges.first(where: { $0.from == from && $0.event == event }) else { throw .stateDenies }
        return edge.to
    }
}
