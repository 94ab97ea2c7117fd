/// How far one letter has come (通知の状態). What happens to a printed sheet is in `PieceState`.
public enum NoticeState: Int16, CaseIterable, Sendable {
    /// 受付: somebody wants it sent.
    case requested = 1
    /// 照会中: clearance asked.
    case asking = 2
    /// 印刷待ち: cleared for its day.
    case cleared = 3
    /// 印刷済: a sheet of it is in a bundle.
    case printed = 4
    /// 発送済
    case dispatched = 5
    /// 返戻: it came back.
    case returned = 6
    /// 不可: dropped out before it was printed.
    case refused = 7
    /// 引抜済: it was printed and did not leave.
    case pulled = 8

    /// Whether somebody or something inside the suite is awaited.
    public var isOpen: Bool {
        switch self {
        case .requested, .asking, .cleared, .printed: true
        case .dispatched, .returned, .refused, .pulled: false
        }
    }
}

/// What can happen to a letter.
public enum NoticeEvent: String, CaseIterable, Sendable {
    case asked, granted
    /// By case management, or because it cannot be printed.
    case refused
    /// The clearance was not used in time, or no answer came.
    case expired
    /// A later fact took the clearance back before it was printed.
    case revoked
    case printed
    case dispatched, pulled
    case returned
}

/// The one table of a letter's life. A pair that is not listed is denied.
public enum NoticeLifeCycle {
    /// One edge.
    public struct Edge: Hashable, Sendable {
        public let from: NoticeState
        public let event: NoticeEvent
        public let to: NoticeState

        init(_ from: NoticeState, _ event: NoticeEvent, _ to: NoticeState) {
            (self.from, self.event, self.to) = (from, event, to)
        }
    }

    public static let edges: [Edge] = [
        Edge(.requested, .asked, .asking),
        Edge(.requested, .refused, .refused),

        Edge(.asking, .granted, .cleared),
        Edge(.asking, .refused, .refused),
        Edge(.asking, .expired, .requested),

        Edge(.cleared, .printed, .printed),
        Edge(.cleared, .refused, .refused),
        Edge(.cleared, .expired, .requested),
        Edge(.cleared, .revoked, .requested),

        Edge(.printed, .dispatched, .dispatched),
        Edge(.printed, .pulled, .pulled),

        Edge(.dispatched, .returned, .returned),
    ]

    /// The state after an event.
    ///
    /// - Throws: `stateDenies` when the table has no such edge.
    public static func state(from: NoticeState, after event: NoticeEvent) throws(NoticeRefusal) -> NoticeState {
        guard let edge = edges.first(where: { $0.from == from && $0.event == event }) else { throw .stateDenies }
        return edge.to
    }
}
