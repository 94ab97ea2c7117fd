/// How far a receipt has come in intake (収納の状態). `waiting` is intake's own; `unconfirmed` and `remitted` are told to
/// the other services as the stage before them; the others are published.
public enum ReceiptState: Int16, CaseIterable, Sendable {
    /// 取消待ち: a cancel came before its flash; nothing is published, the flash is waited for.
    case waiting = 0
    /// 速報: holds adverse acts, books nothing.
    case flashed = 1
    /// 確報: booked; its money is still with the agent.
    case confirmed = 2
    /// 取消: the flash was taken back.
    case cancelled = 3
    /// 保留: a contradiction that a person must settle; holds adverse acts, books nothing.
    case held = 4
    /// 戻入: a confirmed receipt that turned out not to exist.
    case reversed = 5
    /// 払込済: a bank line has brought its money.
    case remitted = 6
    /// 速報滞留: a flash that nothing confirmed in time; still holds adverse acts.
    case unconfirmed = 7

    /// Whether the other services hear of this state.
    public var isPublished: Bool { self != .waiting }

    /// The stage that the other services know: an aged flash is a flash, remitted money is confirmed.
    public var stage: ReceiptState {
        switch self {
        case .unconfirmed: .flashed
        case .remitted: .confirmed
        case .waiting, .flashed, .confirmed, .cancelled, .held, .reversed: self
        }
    }
}

/// What can happen to a receipt: news from outside, the calendar, the bank, the ledger, or an officer's decision.
public enum ReceiptEvent: String, Hashable, CaseIterable, Sendable {
    case flash, confirmed, cancelled, corrected
    /// The same record again with another amount (same key, other content).
    case contradicted
    /// The days that a flash may wait for its confirmation are over (rule 5).
    case aged
    /// A bank line brought its money (払込).
    case remitted
    /// An officer found that the money is real (照会の結果、収納あり).
    case settledAsReal
    /// An officer found that there is no money (照会の結果、収納なし).
    case settledAsVoid
    /// The agent or an officer takes back a confirmed receipt (誤報).
    case reversed
    /// The ledger knows no slip for it (調定なし収納, rule 9).
    case slipUnknown
    /// The ledger has more than was owed: the slip was paid twice (rule 6).
    case paidTwice
    /// The barcode was issued by somebody else (rule 9).
    case issuerForeign
    /// The agent was not designated on the day of payment (指定公金事務取扱者, 地方自治法243条の2).
    case agentUndesignated

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

/// What a person must look at in a receipt (収納の例外); the receipt itself goes on.
public enum ReceiptException: Int16, CaseIterable, Sendable {
    case confirmedAfterCancel = 1
    case cancelWithoutFlash = 2
    case flashNeverConfirmed = 3
    case paidTwice = 4
    case amountCorrected = 5
    case slipUnknown = 6
    case issuerForeign = 7
    case agentUndesignated = 8
    /// Two records of one key say different amounts.
    case amountContradicted = 9

    /// As answers and pages spell it.
    public var name: String { "\(self)" }
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
        /// What a person must look at because of it.
        public let exception: ReceiptException?

        init(
            _ from: ReceiptState?, _ event: ReceiptEvent, _ to: ReceiptState, raises exception: ReceiptException? = nil
        ) {
            (self.from, self.event, self.to, self.exception) = (from, event, to, exception)
        }
    }

    public static let edges: [Edge] = unheard + waiting + flashed + confirmed + ended + held + ledger

    private static let unheard: [Edge] = [
        Edge(nil, .flash, .flashed),
        Edge(nil, .confirmed, .confirmed),  // a lost flash, or a store that sent paper (rule 3)
        Edge(nil, .cancelled, .waiting, raises: .cancelWithoutFlash),  // a cancel that overtook its flash (rule 2)
        Edge(nil, .corrected, .confirmed, raises: .amountCorrected),
    ]

    private static let waiting: [Edge] = [
        Edge(.waiting, .flash, .cancelled),
        Edge(.waiting, .confirmed, .held, raises: .confirmedAfterCancel),  // rule 4
        Edge(.waiting, .corrected, .held, raises: .confirmedAfterCancel),
        Edge(.waiting, .contradicted, .held, raises: .amountContradicted),
        Edge(.waiting, .settledAsVoid, .cancelled),
    ]

    private static let flashed: [Edge] =
        [ReceiptState.flashed, .unconfirmed].flatMap { state in
            [
                Edge(state, .confirmed, .confirmed),
                Edge(state, .corrected, .confirmed, raises: .amountCorrected),
                Edge(state, .cancelled, .cancelled),
                Edge(state, .contradicted, .held, raises: .amountContradicted),
                Edge(state, .settledAsVoid, .cancelled),  // a flash too old to be confirmed (rule 5)
            ]
        } + [Edge(.flashed, .aged, .unconfirmed, raises: .flashNeverConfirmed)]

    private static let confirmed: [Edge] =
        [ReceiptState.confirmed, .remitted].flatMap { state in
            [
                Edge(state, .flash, state),  // late news of an older stage
                Edge(state, .confirmed, state),
                // The amount changes (rule 8). What has not come of it is expected from the agent anew.
                Edge(state, .corrected, .confirmed, raises: .amountCorrected),
                Edge(state, .cancelled, .held, raises: .confirmedAfterCancel),
                Edge(state, .contradicted, .held, raises: .amountContradicted),
                Edge(state, .reversed, .reversed),
            ]
        } + [Edge(.confirmed, .remitted, .remitted)]

    private static let ended: [Edge] = [
        Edge(.cancelled, .flash, .cancelled),
        Edge(.cancelled, .confirmed, .held, raises: .confirmedAfterCancel),
        Edge(.cancelled, .corrected, .held, raises: .confirmedAfterCancel),
        Edge(.cancelled, .contradicted, .held, raises: .amountContradicted),

        Edge(.reversed, .flash, .reversed),
        Edge(.reversed, .cancelled, .reversed),
        Edge(.reversed, .confirmed, .held, raises: .confirmedAfterCancel),
        Edge(.reversed, .corrected, .held, raises: .confirmedAfterCancel),
        Edge(.reversed, .contradicted, .held, raises: .amountContradicted),
    ]

    private static let held: [Edge] = [
        Edge(.held, .flash, .held),
        Edge(.held, .confirmed, .held),
        Edge(.held, .cancelled, .held),
        Edge(.held, .corrected, .held, raises: .amountCorrected),
        Edge(.held, .contradicted, .held, raises: .amountContradicted),
        Edge(.held, .settledAsReal, .confirmed),
        Edge(.held, .settledAsVoid, .cancelled),
    ]

    /// What intake and the ledger find about a receipt in whatever state it is by then: it changes no state.
    private static let ledger: [Edge] = ReceiptState.allCases.filter(\.isPublished).flatMap { state in
        [
            Edge(state, .slipUnknown, state, raises: .slipUnknown),
            Edge(state, .paidTwice, state, raises: .paidTwice),
            Edge(state, .issuerForeign, state, raises: .issuerForeign),
            Edge(state, .agentUndesignated, state, raises: .agentUndesignated),
        ]
    }

    /// The state after an event; nil when the table denies it.
    public static func state(from: ReceiptState?, after event: ReceiptEvent) -> ReceiptState? {
        edge(from: from, on: event)?.to
    }

    /// The edge that an event takes; nil when the table denies it.
    public static func edge(from: ReceiptState?, on event: ReceiptEvent) -> Edge? {
        table[Pair(from: from, event: event)]
    }

    private struct Pair: Hashable {
        let from: ReceiptState?
        let event: ReceiptEvent
    }

    private static let table: [Pair: Edge] = Dictionary(
        edges.map { (Pair(from: $0.from, event: $0.event), $0) }, uniquingKeysWith: { first, _ in first })
}
