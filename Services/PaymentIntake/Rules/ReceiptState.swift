/// How far a receipt has come in intake (収納の状態). `waiting` is intake's own; the others are published.
public enum ReceiptState: Int16, CaseIterable, Sendable {
    /// 取消待ち: a cancel came before its flash; nothing is published, the flash is waited for.
    case waiting = 0
    /// 速報: holds adverse acts, books nothing.
    case flashed = 1
    /// 確報: booked.
    case confirmed = 2
    /// 取消: the flash was taken back.
    case cancelled = 3
    /// 保留: a contradiction that a person must settle; holds adverse acts, books nothing.
    case held = 4
    /// 戻入: a confirmed receipt that turned out not to exist.
    case reversed = 5

    /// Whether the other services hear of this state.
    public var isPublished: Bool { self != .waiting }
}

/// What can happen to a receipt: news from outside, or an officer's decision.
public enum ReceiptEvent: Hashable, CaseIterable, Sendable {
    case flash, confirmed, cancelled, corrected
    /// The same record again with another amount (same key, other content).
    case contradicted
    /// An officer found that the money is real (照会の結果、収納あり).
    case settledAsReal
    /// An officer found that there is no money (照会の結果、収納なし).
    case settledAsVoid
    /// The agent or an officer takes back a confirmed receipt (誤報).
    case reversed

    /// The event that a piece of news is.
    public init(_ kind: NewsKind) {
        switch kind {
        case .flash: self = .flash
        case .confirmed: self = .confirmed
        case .cancelled: self = .cancelled
        case .corrected: self = .corrected
        }
    }
}

/// The one table of the receipt's life cycle (formats 1.2).
///
/// News may come in any order, so the table is confluent: whatever the order of flash, cancel, confirmed
/// and correction, the last state is the same. A pair that is not listed is denied.
public enum ReceiptLifeCycle {
    /// One edge; `from` nil is a receipt never heard of.
    public struct Edge: Hashable, Sendable {
        public let from: ReceiptState?
        public let event: ReceiptEvent
        public let to: ReceiptState

        init(_ from: ReceiptState?, _ event: ReceiptEvent, _ to: ReceiptState) {
            (self.from, self.event, self.to) = (from, event, to)
        }
    }

    public static let edges: [Edge] = [
        Edge(nil, .flash, .flashed),
        Edge(nil, .confirmed, .confirmed),  // a lost flash, or a store that sent paper (rule 3)
        Edge(nil, .cancelled, .waiting),  // a cancel that overtook its flash (rule 2)
        Edge(nil, .corrected, .confirmed),

        Edge(.waiting, .flash, .cancelled),
        Edge(.waiting, .confirmed, .held),  // confirmed after cancel contradicts (rule 4)
        Edge(.waiting, .corrected, .held),
        Edge(.waiting, .contradicted, .held),
        Edge(.waiting, .settledAsVoid, .cancelled),

        Edge(.flashed, .confirmed, .confirmed),
        Edge(.flashed, .corrected, .confirmed),
        Edge(.flashed, .cancelled, .cancelled),
        Edge(.flashed, .contradicted, .held),
        Edge(.flashed, .settledAsVoid, .cancelled),  // a flash too old to be confirmed (rule 5)

        Edge(.confirmed, .flash, .confirmed),  // late news of an older stage
        Edge(.confirmed, .confirmed, .confirmed),
        Edge(.confirmed, .corrected, .confirmed),  // the amount changes, the stage does not (rule 8)
        Edge(.confirmed, .cancelled, .held),
        Edge(.confirmed, .contradicted, .held),
        Edge(.confirmed, .reversed, .reversed),

        Edge(.cancelled, .flash, .cancelled),
        Edge(.cancelled, .confirmed, .held),
        Edge(.cancelled, .corrected, .held),
        Edge(.cancelled, .contradicted, .held),

        Edge(.held, .flash, .held),
        Edge(.held, .confirmed, .held),
        Edge(.held, .cancelled, .held),
        Edge(.held, .corrected, .held),
        Edge(.held, .contradicted, .held),
        Edge(.held, .settledAsReal, .confirmed),
        Edge(.held, .settledAsVoid, .cancelled),

        Edge(.reversed, .flash, .reversed),
        Edge(.reversed, .cancelled, .reversed),
        Edge(.reversed, .confirmed, .held),
        Edge(.reversed, .corrected, .held),
        Edge(.reversed, .contradicted, .held),
    ]

    /// The state after an event; nil when the table denies it.
    public static func state(from: ReceiptState?, after event: ReceiptEvent) -> ReceiptState? {
        table[Pair(from: from, event: event)]
    }

    private struct Pair: Hashable {
        let from: ReceiptState?
        let event: ReceiptEvent
    }

    private static let table: [Pair: ReceiptState] = Dictionary(
        edges.map { (Pair(from: $0.from, event: $0.event), $0.to) }, uniquingKeysWith: { first, _ in first })
}
