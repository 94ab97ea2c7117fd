public import CodecPrimitives
public import Law

/// Who of several may be asked, for how much, and whom an act against one of them reaches.
public enum JointLiability {
    /// An act whose reach differs.
    public enum Act: String, CaseIterable, Sendable { case demand, seizure, acknowledgement, payment }

    /// Whom an act against one joint debtor (連帯債務者, 連帯納税義務者) reaches: only payment reaches all
    /// (民法441条; 地方税法10条). Each must be demanded by herself.
    public static func reach(_ act: Act, against one: PersonID, of all: [PersonID]) -> [PersonID] {
        act == .payment ? all : all.filter { $0 == one }
    }

    /// What each owes when one of the joint debtors dies: every survivor the whole, every heir her part of the
    /// whole, jointly with the survivors (通則法通達5条関係13).
    public static func afterDeath(
        of dead: PersonID, owing amount: Yen, among debtors: [PersonID], heirs: InheritedDebt
    ) -> [PersonID: Yen] {
        var owed = Dictionary(
            debtors.filter { $0 != dead }.map { ($0, amount) }, uniquingKeysWith: { first, _ in first })
        for part in heirs.parts { owed[part.person] = max(owed[part.person] ?? .zero, part.amount) }
        return owed
    }
}

/// A guarantor and what may be asked of her (民法446条から465条の5).
public struct Guarantee: Hashable, Sendable {
    public var isJoint: Bool
    public var isIndividual: Bool
    /// For a running account (根保証): rents, not one loan.
    public var isRunning: Bool
    public var contractOn: BusinessDate
    /// 極度額.
    public var maximum: Yen?

    public init(
        isJoint: Bool, isIndividual: Bool, isRunning: Bool, contractOn: BusinessDate, maximum: Yen? = nil
    ) {
        (self.isJoint, self.isIndividual, self.isRunning) = (isJoint, isIndividual, isRunning)
        (self.contractOn, self.maximum) = (contractOn, maximum)
    }

    /// The reformed law's first day (平成29年法律44号).
    private static let reform = BusinessDate(daysSinceEpoch: 18_353)

    /// Whether the guarantee binds: an individual's for a running account needs a maximum since 2020-04-01
    /// (465条の2第2項).
    public var isValid: Bool { !(isIndividual && isRunning && contractOn >= Guarantee.reform) || maximum != nil }

    /// What may be asked of her now; zero when she does not answer. A plain guarantor may point to the debtor
    /// (催告の抗弁, 452条), a joint one may not (454条).
    public func answers(for debt: Yen, debtorWasDemanded: Bool) -> Yen {
        guard isValid, isJoint || debtorWasDemanded else { return .zero }
        return min(debt, maximum ?? debt)
    }

    /// The last day to tell an individual guarantor that the debtor lost the benefit of term; missed, the damages until
    /// the notice are lost (458条の3).
    public static func lastDayToNotify(lossLearntOn day: BusinessDate) -> BusinessDate {
        Elapsed.lastDay(ofMonths: 2, from: day.adding(days: 1))
    }
}

/// What a debtor's moving out (転出) asks of the city; the debt stays.
public enum MovingOut {
    public enum Step: String, CaseIterable, Sendable {
        /// Ask the new municipality for the address (住所照会, 地方税法20条の11).
        case askAddress = "ask_address"
        /// Her own agent receives letters (納税管理人).
        case taxAgent = "tax_agent"
        /// Entrust collection to the other municipality (徴収の嘱託, 地方税法20条の4).
        case entrust
        /// Letters go to the address she named (送達場所).
        case useServiceAddress = "use_service_address"
    }

    public enum Place: Hashable, Sendable {
        case otherMunicipality
        case abroad(hasAgent: Bool)
        case unknown
    }

    /// What may follow, in order; a claim of the city's private law cannot be entrusted.
    public static func steps(to place: Place, hasServiceAddress: Bool, kind: ClaimKind) -> [Step] {
        switch place {
        case .otherMunicipality:
            (hasServiceAddress ? [.useServiceAddress] : []) + (kind.selfExecution ? [.entrust] : [])
        case .abroad(let hasAgent): hasAgent || kind.route != .tax ? [] : [.taxAgent]
        case .unknown: [.askAddress]
        }
    }
}
