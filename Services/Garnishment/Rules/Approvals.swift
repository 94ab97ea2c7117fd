public import CodecPrimitives

/// Two officers look at a seizure, and neither is the one who asked for it (architecture P5, 二人決裁).
public struct Approvals: Hashable, Sendable {
    /// How many different officers must approve.
    public static let needed = 2

    public let requester: ReceivedText
    public private(set) var officers: [ReceivedText]

    public init(requester: ReceivedText, officers: [ReceivedText]) {
        (self.requester, self.officers) = (requester, officers)
    }

    public var isComplete: Bool { officers.count >= Approvals.needed }

    /// Adds an officer's approval.
    ///
    /// - Throws: `requesterMayNotApprove`, `sameOfficerTwice` or `officerMissing`.
    public mutating func approve(by officer: ReceivedText) throws(GarnishmentRefusal) {
        let name = Approvals.folded(officer)
        guard !name.isEmpty else { throw .officerMissing }
        guard name != Approvals.folded(requester) else { throw .requesterMayNotApprove }
        guard !officers.contains(where: { Approvals.folded($0) == name }) else { throw .sameOfficerTwice }
        officers.append(officer)
    }

    /// An officer is not another person because her id was typed in capitals or with a blank.
    private static func folded(_ officer: ReceivedText) -> ReceivedText {
        let bytes = officer.utf8.filter { $0 != 0x20 }.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 }
        return ReceivedText(String(decoding: bytes, as: UTF8.self))
    }
}
