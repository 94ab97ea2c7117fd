public import CodecPrimitives
public import Law

/// What an officer wants done with money without a claim.
public enum SuspenseCommand: Hashable, Sendable {
    /// It pays claims.
    case match
    /// It goes back to whoever sent it (返還).
    case giveBack
    case approve
    case reject
    case takeBack
}

/// Why the suspense desk refuses; the raw value is the stable code.
public enum SuspenseRefusal: String, Error, CaseIterable, Sendable {
    /// The table of states has no such step.
    case stateDenies = "state_denies"
    /// Her appointment does not cover the class of every claim; money without one counts as tax.
    case classNotCovered = "class_not_covered"
    /// 起案者は決裁できない.
    case sameOfficer = "same_officer"
    /// Her office is below the one that approves.
    case noPower = "no_power"
}

/// Decides the steps of the suspense desk.
public struct SuspenseRules: Sendable {
    /// Above this a match or return awaits a second officer.
    public let secondApprovalAbove: Yen
    /// The lowest office that approves.
    public let office: OfficerRole

    public init(secondApprovalAbove: Yen, office: OfficerRole) {
        (self.secondApprovalAbove, self.office) = (secondApprovalAbove, office)
    }

    /// Everything that a step is decided on.
    public struct Asked: Sendable {
        public var state: SuspenseState
        public var command: SuspenseCommand
        public var amount: Yen
        public var officer: MeasureOfficer
        /// The classes of the claims that it is to pay, or was proposed to pay; empty for a return.
        public var classes: Set<ClaimClass>
        /// Who proposed what is decided about now.
        public var proposer: ReceivedText?

        public init(
            _ command: SuspenseCommand, in state: SuspenseState, amount: Yen, by officer: MeasureOfficer,
            classes: Set<ClaimClass>, proposer: ReceivedText?
        ) {
            (self.state, self.command, self.amount) = (state, command, amount)
            (self.officer, self.classes, self.proposer) = (officer, classes, proposer)
        }
    }

    /// The step that is taken.
    public func step(_ asked: Asked) throws(SuspenseRefusal) -> StateTable<SuspenseState, SuspenseEvent>.Edge {
        guard let edge = SuspenseTable.table.edge(from: asked.state, on: event(asked)) else { throw .stateDenies }
        guard asked.officer.classes.isSuperset(of: SuspenseRules.needed(asked.classes)) else {
            throw .classNotCovered
        }
        guard edge.taker == .approver else { return edge }
        guard asked.proposer != asked.officer.name else { throw .sameOfficer }
        guard let role = asked.officer.role, role >= office else { throw .noPower }
        return edge
    }

    /// The classes that an officer must be appointed for: money that nobody knows the claim of may be tax.
    public static func needed(_ classes: Set<ClaimClass>) -> Set<ClaimClass> {
        classes.isEmpty ? [.enforceable] : classes
    }

    private func event(_ asked: Asked) -> SuspenseEvent {
        let isLarge = asked.amount > secondApprovalAbove
        return switch asked.command {
        case .match: isLarge ? .matchProposed : .matched
        case .giveBack: isLarge ? .returnProposed : .returnDecided
        case .approve: .approved
        case .reject: .rejected
        case .takeBack: .takenBack
        }
    }
}
