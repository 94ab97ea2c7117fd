/// An act against a debtor that needs a clearance; the names are those of the messages.
public enum ClearanceAct: String, CaseIterable, Sendable {
    case demand, reminder, warning, call, sms
    case seizureDraft, seizureExport, seizureCollection
    case publicSale, waterCutOff, demandToGuarantor, paymentOrder, suit, childAllowanceCollection
    case handOver

    /// Seizure and sale by the city itself (滞納処分).
    public var isExecution: Bool {
        switch self {
        case .seizureDraft, .seizureExport, .seizureCollection, .publicSale: true
        default: false
        }
    }

    /// Whether it takes something new from the debtor, unlike the collection of what was seized before.
    public var isNewSeizure: Bool { self == .seizureDraft || self == .seizureExport }

    /// Goes through a court (地方自治法施行令171条の2).
    public var isCourt: Bool { self == .paymentOrder || self == .suit }

    /// Speaks or writes to a person.
    public var isContact: Bool {
        switch self {
        case .demand, .reminder, .warning, .call, .sms, .demandToGuarantor: true
        default: false
        }
    }

    /// Goes to an address.
    public var isLetter: Bool {
        switch self {
        case .demand, .reminder, .warning, .demandToGuarantor: true
        default: false
        }
    }

    /// Whether a grant reserves its amount until it is used, revoked or expired. The draft of a seizure
    /// does not: its export does, so that of two banks the first one exported has the balance.
    public var reserves: Bool {
        switch self {
        case .seizureExport, .publicSale, .waterCutOff, .childAllowanceCollection, .handOver: true
        default: false
        }
    }
}

/// In which role a person is approached; the names are those of the messages.
public enum ClearanceRole: String, CaseIterable, Sendable {
    case debtor, jointDebtor, guarantor, heir

    /// Whether prescription runs for such a person by herself (民法153条・441条). An heir stands in the debtor's place.
    public var hasOwnClock: Bool { self == .jointDebtor || self == .guarantor }
}

/// For which purpose somebody asks: it decides which grounds are told (promise P7).
public enum AskerPurpose: String, CaseIterable, Sendable {
    case caseManagement = "case-management"
    case garnishment
    case outsourcing
    case notifications
}
