/// Where one printed sheet is (封書の状態): every sequence number of a bundle is in exactly one of these.
public enum PieceState: Int16, CaseIterable, Sendable {
    /// 印刷済
    case printed = 1
    /// 発送照会中: asked whether it may still leave.
    case asking = 2
    /// 発送可
    case cleared = 3
    /// 引抜指示: somebody must take it out.
    case toPull = 4
    /// 引抜済: somebody has taken it out.
    case pulled = 5
    /// 損傷: destroyed; another sheet of the same letter was printed.
    case spoiled = 6
    /// 発送済
    case dispatched = 7
    /// 返戻
    case returned = 8

    /// Whether nothing is left to be done with the sheet here.
    public var isAccounted: Bool {
        switch self {
        case .printed, .asking, .cleared, .toPull: false
        case .pulled, .spoiled, .dispatched, .returned: true
        }
    }

    /// Whether it could still leave.
    public var mayLeave: Bool {
        switch self {
        case .printed, .asking, .cleared: true
        case .toPull, .pulled, .spoiled, .dispatched, .returned: false
        }
    }
}

/// What can happen to a printed sheet.
public enum PieceEvent: String, CaseIterable, Sendable {
    case asked, granted
    /// The clearance for leaving was not used in time, or no answer came: it is asked for again.
    case expired
    /// It must not leave any more: money came, the clearance was refused or taken back, its day is over.
    case stopped
    /// Somebody has scanned it on its way out of the bundle.
    case pulled
    /// The sheet is destroyed and printed again under another number.
    case spoiled
    case dispatched, returned
}

/// The one table of a sheet's life. A pair that is not listed is denied.
public enum PieceLifeCycle {
    /// One edge.
    public struct Edge: Hashable, Sendable {
        public let from: PieceState
        public let event: PieceEvent
        public let to: PieceState

        init(_ from: PieceState, _ event: PieceEvent, _ to: PieceState) {
            (self.from, self.event, self.to) = (from, event, to)
        }
    }

    public static let edges: [Edge] = [
        Edge(.printed, .asked, .asking),
        Edge(.printed, .stopped, .toPull),
        Edge(.printed, .spoiled, .spoiled),

        Edge(.asking, .granted, .cleared),
        Edge(.asking, .expired, .printed),
        Edge(.asking, .stopped, .toPull),

        Edge(.cleared, .dispatched, .dispatched),
        Edge(.cleared, .expired, .printed),
        Edge(.cleared, .stopped, .toPull),
        Edge(.cleared, .spoiled, .spoiled),

        Edge(.toPull, .pulled, .pulled),

        Edge(.dispatched, .returned, .returned),
    ]

    /// The state after an event.
    ///
    /// - Throws: `stateDenies` when the table has no such edge.
    public static func state(from: PieceState, after event: PieceEvent) throws(NoticeRefusal) -> PieceState {
        guard let edge = edges.first(where: { $0.from == from && $0.event == event }) else { throw .stateDenies }
        return edge.to
    }
}
