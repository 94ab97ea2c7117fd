/// How far one deposit seizure has come inside garnishment (差押事案の状態).
public enum ItemState: Int16, CaseIterable, Sendable {
    /// 依頼受付: case management asked for it.
    case requested = 1
    /// 起案中: in a batch, clearance for the draft asked.
    case drafting = 2
    /// 起案承認済: cleared at draft; the amount is frozen.
    case cleared = 3
    /// 本人確認済: the bank's registered address is one of the person's dated addresses.
    case evidenced = 4
    /// 決裁済: two officers approved.
    case approved = 5
    /// 出力審査中: clearance for the export asked.
    case clearing = 6
    /// 出力可: clearance for the export granted.
    case exportCleared = 7
    /// 出力済: in the file that left for the bank.
    case exported = 8
    /// 送達済: served; the bank holds the money.
    case served = 9
    /// 取立済: the bank paid.
    case collected = 10
    /// 不能: nothing could be seized.
    case nothing = 11
    /// 解除
    case released = 12
    /// 取下げ
    case withdrawn = 13
    /// 不許可: refused at draft; case management must ask anew.
    case refused = 14
    /// 脱落: dropped out of its batch; may be drafted again.
    case dropped = 15

    /// Whether the item still waits for somebody or something inside the suite.
    public var isOpen: Bool {
        switch self {
        case .requested, .drafting, .cleared, .evidenced, .approved, .clearing, .exportCleared, .exported, .served:
            true
        case .collected, .nothing, .released, .withdrawn, .refused, .dropped: false
        }
    }
}

/// What can happen to an item.
public enum ItemEvent: String, CaseIterable, Sendable {
    case draftAsked, draftGranted, draftRefused
    case evidenceFound, evidenceLost
    case approvedTwice
    case exportAsked, exportGranted, exportRefused
    /// The balance is another than the frozen amount: the notice would be wrong.
    case amountChanged
    case expired, revoked
    /// The batch left without the item, which was not ready.
    case leftBehind
    case written
    case served, collected, nothing
    case released, withdrawn
}

/// The one table of an item's life. A pair that is not listed is denied.
public enum ItemLifeCycle {
    /// One edge.
    public struct Edge: Hashable, Sendable {
        public let from: ItemState
        public let event: ItemEvent
        public let to: ItemState

        init(_ from: ItemState, _ event: ItemEvent, _ to: ItemState) {
            (self.from, self.event, self.to) = (from, event, to)
        }
    }

    public static let edges: [Edge] = [
        Edge(.requested, .draftAsked, .drafting),
        Edge(.requested, .withdrawn, .withdrawn),

        Edge(.drafting, .draftGranted, .cleared),
        Edge(.drafting, .draftRefused, .refused),
        Edge(.drafting, .expired, .dropped),
        Edge(.drafting, .withdrawn, .withdrawn),

        Edge(.cleared, .evidenceFound, .evidenced),
        Edge(.cleared, .revoked, .dropped),
        Edge(.cleared, .leftBehind, .dropped),
        Edge(.cleared, .withdrawn, .withdrawn),

        Edge(.evidenced, .approvedTwice, .approved),
        Edge(.evidenced, .evidenceLost, .cleared),
        Edge(.evidenced, .revoked, .dropped),
        Edge(.evidenced, .leftBehind, .dropped),
        Edge(.evidenced, .withdrawn, .withdrawn),

        Edge(.approved, .exportAsked, .clearing),
        Edge(.approved, .evidenceLost, .cleared),
        Edge(.approved, .revoked, .dropped),
        Edge(.approved, .leftBehind, .dropped),
        Edge(.approved, .withdrawn, .withdrawn),

        Edge(.clearing, .exportGranted, .exportCleared),
        Edge(.clearing, .exportRefused, .dropped),
        Edge(.clearing, .amountChanged, .dropped),
        Edge(.clearing, .evidenceLost, .dropped),
        Edge(.clearing, .expired, .dropped),
        Edge(.clearing, .revoked, .dropped),
        Edge(.clearing, .withdrawn, .withdrawn),

        Edge(.exportCleared, .written, .exported),
        Edge(.exportCleared, .evidenceLost, .dropped),
        Edge(.exportCleared, .expired, .dropped),
        Edge(.exportCleared, .revoked, .dropped),
        Edge(.exportCleared, .withdrawn, .withdrawn),

        Edge(.exported, .served, .served),
        Edge(.exported, .collected, .collected),
        Edge(.exported, .nothing, .nothing),
        Edge(.exported, .withdrawn, .withdrawn),

        Edge(.served, .collected, .collected),
        Edge(.served, .nothing, .nothing),
        Edge(.served, .released, .released),

        Edge(.dropped, .draftAsked, .drafting),
        Edge(.dropped, .withdrawn, .withdrawn),
    ]

    /// The state after an event.
    ///
    /// - Throws: `GarnishmentRefusal.stateDenies` when the table has no such edge.
    public static func state(
        from: ItemState, after event: ItemEvent
    ) throws(GarnishmentRefusal) -> ItemState {
        guard let edge = edges.first(where: { $0.from == from && $0.event == event }) else { throw .stateDenies }
        return edge.to
    }
}
