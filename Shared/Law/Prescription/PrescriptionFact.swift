public import CodecPrimitives

/// Whose clock an event moves: renewal and grace work between the parties to them (民法153条・441条・457条・458条).
public struct PrescriptionParty: Hashable, Comparable, Sendable {
    public enum Role: String, CaseIterable, Sendable {
        case debtor
        /// 連帯債務者, 連帯納税義務者.
        case jointDebtor = "joint_debtor"
        /// 保証人.
        case guarantor
        /// 連帯保証人.
        case jointGuarantor = "joint_guarantor"
        /// 第二次納税義務者.
        case secondaryObligor = "secondary_obligor"
    }

    public let role: Role
    /// Which of several; nil for the debtor.
    public let person: PersonID?

    public init(_ role: Role, _ person: PersonID? = nil) { (self.role, self.person) = (role, person) }

    /// The (principal) debtor (主債務者, 納税者).
    public static let debtor = PrescriptionParty(.debtor)

    public static func < (left: PrescriptionParty, right: PrescriptionParty) -> Bool {
        if left.role != right.role { return left.role.rank < right.role.rank }
        guard let first = left.person, let second = right.person else {
            return left.person == nil && right.person != nil
        }
        return first < second
    }
}

extension PrescriptionParty.Role {
    /// Whether this role's debt hangs on the debtor's (附従性).
    var isAccessory: Bool { self == .guarantor || self == .jointGuarantor || self == .secondaryObligor }

    fileprivate var rank: Int {
        switch self {
        case .debtor: 0
        case .jointDebtor: 1
        case .guarantor: 2
        case .jointGuarantor: 3
        case .secondaryObligor: 4
        }
    }
}

/// One thing that happened on one day. Facts may become known in any order.
public struct PrescriptionFact: Hashable, Comparable, Sendable {
    public var event: PrescriptionEvent
    /// The day on which it happened (効力発生日), not the day it was learnt of.
    public var day: BusinessDate
    /// A second date, where the event has one.
    public var until: BusinessDate?
    /// What belongs together: a demand and its service, a seizure and its end. Without it an end
    /// belongs to the latest beginning of its kind.
    public var matter: UUIDv7?
    /// Against whom, or by whom.
    public var party: PrescriptionParty

    public init(
        _ event: PrescriptionEvent, on day: BusinessDate, until: BusinessDate? = nil, matter: UUIDv7? = nil,
        party: PrescriptionParty = .debtor
    ) {
        (self.event, self.day, self.until, self.matter, self.party) = (event, day, until, matter, party)
    }

    /// A total order: by day, then beginnings before endings, then by everything else.
    public static func < (left: PrescriptionFact, right: PrescriptionFact) -> Bool {
        if left.day != right.day { return left.day < right.day }
        if left.event != right.event { return left.event.rank < right.event.rank }
        if left.party != right.party { return left.party < right.party }
        if left.matter != right.matter {
            guard let first = left.matter, let second = right.matter else { return left.matter == nil }
            return first < second
        }
        guard let first = left.until, let second = right.until else { return left.until == nil && right.until != nil }
        return first < second
    }
}

extension PrescriptionEvent {
    /// The place among the cases.
    var rank: Int { PrescriptionEvent.ranks[self] ?? 0 }

    private static let ranks = Dictionary(uniqueKeysWithValues: zip(allCases, 0...))
}
