import CodecPrimitives

/// What the audit views of all services said at one time, producers read before consumers.
struct AuditSnapshot: Sendable {
    /// A receipt as one service knows it.
    struct Receipt: Hashable, Sendable {
        var version: Int32
        var channel: ReceivedText
        var stage: ReceivedText
        var amount: Yen
    }

    /// A producer's stream: its name, its last number, and how its outbox stands.
    struct Stream: Hashable, Sendable {
        var producer: ReceivedText
        var routingKey: ReceivedText
        var messages: Int64
        var first: Int64
        var last: Int64
        /// Rows that wait for the relay, and the oldest of them.
        var unsent: Int64
        var oldestUnsent: Timestamp?
        /// The first number that is young enough to be still under way; nil when none is.
        var youngFrom: Int64?
        /// The last number when everything else had been read.
        var lastLater: Int64
    }

    /// How far a consumer has applied a stream.
    struct Applied: Hashable, Sendable {
        var consumer: ReceivedText
        var producer: ReceivedText
        var routingKey: ReceivedText
        var through: Int64
        var gaps: Int64
    }

    /// Money of one channel in case management.
    struct Channel: Hashable, Sendable {
        var channel: ReceivedText
        var applied: Yen
        var posted: Yen
        var suspense: Yen
        /// Overpaid, whether or not it was decided to be returned.
        var refundable: Yen
        /// Of it, what the journal says was decided to be returned, and what the decisions say.
        var returned: Yen = .zero
        var returnDecided: Yen = .zero
    }

    /// A stored balance beside the sum of its legs.
    struct Balance: Hashable, Sendable {
        var claim: ClaimID
        var stored: Yen
        var fromLegs: Yen
        var provisionalStored: Yen
        var provisionalFromLegs: Yen
    }

    /// What is noted as determined of a claim's late charge beside the legs that book it.
    struct Charge: Hashable, Sendable {
        var claim: ClaimID
        var stored: Yen
        var fromLegs: Yen
    }

    struct Clearance: Hashable, Sendable {
        var act: ReceivedText
        var amount: Yen
        var grantedAt: Timestamp
        var expiresAt: Timestamp
        var revokedAt: Timestamp?
    }

    /// An act that left the suite.
    struct Export: Hashable, Sendable {
        var request: SeizureRequestID
        var clearance: ClearanceID?
        var amount: Yen
        var exportedAt: Timestamp
    }

    /// A claim that was handed to a contractor.
    struct HandOver: Hashable, Sendable {
        var placement: PlacementID
        var clearance: ClearanceID
        var amount: Yen
        var handedOverAt: Timestamp
    }

    /// A gateway's call that was answered and is no receipt yet.
    struct KeptCall: Hashable, Sendable {
        var evidence: EvidenceID
        var receivedAt: Timestamp
        /// Why it cannot be applied; nil while it was not tried.
        var cause: ReceivedText?
    }

    /// Parked messages of a service.
    struct Parked: Hashable, Sendable {
        var service: ReceivedText
        var count: Int64
        var oldest: Timestamp?
    }

    var takenAt = Timestamp(microseconds: 0)
    /// Latest versions, by receipt, of all producers of money.
    var recorded: [ReceiptID: Receipt] = [:]
    var applied: [ReceiptID: Receipt] = [:]
    /// What the producers knew when everything else had been read.
    var recordedLater: [ReceiptID: Receipt] = [:]
    var keptCalls: [KeptCall] = []
    var streams: [Stream] = []
    var appliedStreams: [Applied] = []
    var channels: [Channel] = []
    var imbalances: Int64 = 0
    /// Matches of bank lines and receipts whose two sides differ.
    var wrongRemittances: [ReceivedText] = []
    /// Only those whose two sides differ.
    var wrongBalances: [Balance] = []
    /// Only those whose two sides differ.
    var wrongCharges: [Charge] = []
    var clearances: [ClearanceID: Clearance] = [:]
    /// When the service that a clearance was given to heard that it was revoked.
    var heardRevocations: [ClearanceID: Timestamp] = [:]
    var exports: [Export] = []
    var handOvers: [HandOver] = []
    var bundles: [Bundle] = []
    var dispatches: [Dispatch] = []
    /// What notifications knew when everything else had been read.
    var dispatchesLater: [Dispatch] = []
    var noticedDemands: [NoticedDemand] = []
    var parked: [Parked] = []
}
