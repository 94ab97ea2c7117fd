public import CodecPrimitives
public import Law

/// The designation of somebody who may receive the city's money (指定公金事務取扱者, 地方自治法243条の2).
public struct Designation: Hashable, Sendable {
    public var validity: Validity
    /// Codes of the claim kinds whose money it covers, as published (告示).
    public var kinds: Set<ReceivedText>

    public init(validity: Validity, kinds: Set<ReceivedText>) { (self.validity, self.kinds) = (validity, kinds) }

    /// Whether money of this kind may be received on a day.
    public func covers(_ kind: ReceivedText, on day: BusinessDate) -> Bool {
        validity.contains(day) && kinds.contains(kind)
    }
}

/// A contract as the rules see it (委託契約).
public struct Contract: Hashable, Sendable {
    public var contractor: ContractorKind
    public var validity: Validity
    /// Codes of the claim kinds it is about.
    public var kinds: Set<ReceivedText>
    public var designations: [Designation]

    public init(
        contractor: ContractorKind, validity: Validity, kinds: Set<ReceivedText>, designations: [Designation]
    ) {
        (self.contractor, self.validity) = (contractor, validity)
        (self.kinds, self.designations) = (kinds, designations)
    }

    /// Passes a claim of this kind for hand-over on a day, or says what stands against it.
    ///
    /// - Throws: the first refusal, the law's before the contract's.
    public func check(_ kind: ClaimKind, on day: BusinessDate) throws(OutsourcingRefusal) {
        try HandlingAuthority.check(contractor, handles: kind)
        guard validity.contains(day) else { throw .contractNotInForce }
        guard kinds.contains(kind.code) else { throw .kindNotInContract }
        guard isDesignated(for: kind.code, on: day) else { throw .notDesignated }
    }

    /// Whether the contractor may receive money of this kind on a day.
    public func isDesignated(for kind: ReceivedText, on day: BusinessDate) -> Bool {
        designations.contains { $0.covers(kind, on: day) }
    }
}
