public import CodecPrimitives
public import Law

/// What was paid on assigned claims, turned into the events of a month's statement (報酬計算の対象).
///
/// Pure: what is booked now, less what closed statements have already answered for.
public enum StatementEvents {
    /// One component of one receipt on one claim, as the ledger has it now.
    public struct Booked: Hashable, Sendable {
        public var key: Key
        /// What the ledger has now; zero when it was taken back.
        public var amount: Yen
        public var channel: FeeChannel
        public var paidOn: BusinessDate
        public var isFinal: Bool
        /// The day from which the city has the money; nil while it has not.
        public var heldOn: BusinessDate?
        public var isDesignated: Bool
        public var assignment: Assigned

        public init(
            key: Key, amount: Yen, channel: FeeChannel, paidOn: BusinessDate, isFinal: Bool, heldOn: BusinessDate?,
            isDesignated: Bool, assignment: Assigned
        ) {
            (self.key, self.amount, self.channel, self.paidOn) = (key, amount, channel, paidOn)
            (self.isFinal, self.heldOn, self.isDesignated) = (isFinal, heldOn, isDesignated)
            self.assignment = assignment
        }
    }

    /// What a booked amount is known by.
    public struct Key: Hashable, Comparable, Sendable {
        public var receipt: ReceiptID
        public var claim: ClaimID
        public var component: FeeComponent

        public init(receipt: ReceiptID, claim: ClaimID, component: FeeComponent) {
            (self.receipt, self.claim, self.component) = (receipt, claim, component)
        }

        public static func < (left: Key, right: Key) -> Bool {
            (left.receipt, left.claim, left.component) < (right.receipt, right.claim, right.component)
        }

        /// As the statement names it.
        public var reference: ReceivedText { ReceivedText("\(receipt)/\(claim)/\(component.rawValue)") }
    }

    /// The assignment under which money came.
    public struct Assigned: Hashable, Sendable {
        public var on: BusinessDate
        /// The day it ended by return or recall; nil while it runs, and after full payment.
        public var endedOn: BusinessDate?
        public var isUndone: Bool
        /// The rate by its age then.
        public var band: Int?

        public init(on: BusinessDate, endedOn: BusinessDate?, isUndone: Bool, band: Int?) {
            (self.on, self.endedOn, self.isUndone, self.band) = (on, endedOn, isUndone, band)
        }
    }

    /// What closed statements have said about a booked amount.
    public struct Settled: Hashable, Sendable {
        /// The amount that was answered for.
        public var amount: Yen
        /// The part of it that earned a fee.
        public var counted: Yen
        /// The base that those statements had for its month and rate.
        public var monthBase: Yen?

        public init(amount: Yen, counted: Yen, monthBase: Yen?) {
            (self.amount, self.counted, self.monthBase) = (amount, counted, monthBase)
        }
    }

    /// The events that belong on the statement of a month: everything paid until its end that no closed statement has
    /// answered for, in the order of payment.
    public static func events(
        _ booked: [Booked], settled: [Key: Settled], through month: FeeMonth
    ) -> [FeeEvent] {
        booked.filter { $0.paidOn <= month.last }.sorted { ($0.paidOn, $0.key) < ($1.paidOn, $1.key) }
            .compactMap { event(for: $0, settled[$0.key], month) }
    }

    private static func event(for booked: Booked, _ settled: Settled?, _ month: FeeMonth) -> FeeEvent? {
        let rest = booked.amount - (settled?.amount ?? .zero)
        guard !rest.isZero else { return nil }
        guard let settled, rest.isNegative else { return payment(booked, rest, month) }
        var reversal = FeeEvent.Reversal(rest)
        reversal.ofMonth = FeeMonth(of: booked.paidOn)
        reversal.originalBase = settled.monthBase
        reversal.band = booked.assignment.band
        reversal.claim = ReceivedText(booked.key.claim.description)
        reversal.wasCounted = settled.counted.isPositive
        return FeeEvent(booked.key.reference, on: month.last, .reversal(reversal))
    }

    private static func payment(_ booked: Booked, _ amount: Yen, _ month: FeeMonth) -> FeeEvent {
        var payment = FeeEvent.Payment(amount)
        payment.channel = ReceivedText(booked.channel.rawValue)
        payment.component = ReceivedText(booked.key.component.rawValue)
        payment.claim = ReceivedText(booked.key.claim.description)
        payment.band = booked.assignment.band
        payment.assignedOn = booked.assignment.on
        payment.recalledOn = booked.assignment.endedOn
        payment.isAssignedInError = booked.assignment.isUndone
        payment.isFinal = booked.isFinal
        payment.isHeld = booked.heldOn.map { $0 <= month.last } ?? false
        payment.isDesignated = booked.isDesignated
        return FeeEvent(booked.key.reference, on: booked.paidOn, .payment(payment))
    }
}

/// Which part of a claim money went to, in the words of contracts.
public enum FeeComponent: String, CaseIterable, Comparable, Sendable {
    case principal = "PRINCIPAL"
    case lateCharge = "LATE_CHARGE"
    case fee = "FEE"
    case costs = "COSTS"

    public static func < (left: FeeComponent, right: FeeComponent) -> Bool {
        left.rawValue.utf8.lexicographicallyPrecedes(right.rawValue.utf8)
    }
}

extension FeeReason {
    /// Whether a closed statement has answered for the event for good; others come again on the next one.
    public var isSettled: Bool {
        switch self {
        case .provisional, .notHeld: false
        default: true
        }
    }
}
