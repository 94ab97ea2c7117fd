/// How far a break in a remittance has come (払込の不一致の状態).
public enum BreakState: Int16, CaseIterable, Sendable {
    /// 未着手: found, nobody has it yet.
    case open = 1
    /// 調査中: an officer asks the agent or the bank.
    case owned = 2
    /// 解消: the difference is gone by itself, because the money or the news came.
    case cleared = 3
    /// 処理済: an officer has said why it stays as it is.
    case resolved = 4

    /// Whether somebody must still do something.
    public var isPending: Bool { self == .open || self == .owned }
}

/// What happens to a break.
public enum BreakEvent: String, CaseIterable, Sendable {
    /// An officer takes it over, also from another.
    case taken
    /// An officer gives it back.
    case released
    /// The next match finds no difference any more.
    case cleared
    /// An officer closes it with a reason; money and receipts stay apart and may still match.
    case explained
    /// An officer accepts the difference with a reason: line and receipts are matched as they are, an unexpected line is
    /// set aside.
    case accepted
    /// An officer opens it again.
    case reopened
}

/// The one table of breaks.
public enum BreakLifeCycle {
    public struct Edge: Hashable, Sendable {
        public let from: BreakState
        public let event: BreakEvent
        public let to: BreakState

        init(_ from: BreakState, _ event: BreakEvent, _ to: BreakState) {
            (self.from, self.event, self.to) = (from, event, to)
        }
    }

    public static let edges: [Edge] = [
        Edge(.open, .taken, .owned),
        Edge(.open, .cleared, .cleared),
        Edge(.owned, .taken, .owned),
        Edge(.owned, .released, .open),
        Edge(.owned, .cleared, .cleared),
        // Only the officer who has it closes it: whoever decides has looked.
        Edge(.owned, .explained, .resolved),
        Edge(.owned, .accepted, .resolved),
        Edge(.resolved, .reopened, .open),
    ]

    /// The state after an event; nil when the table denies it.
    public static func state(from: BreakState, after event: BreakEvent) -> BreakState? {
        edges.first { $0.from == from && $0.event == event }?.to
    }
}
