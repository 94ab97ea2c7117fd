public import CodecPrimitives
public import Law

/// What intake itself sees in a receipt, whatever news says: whose slip it is, whether its agent was designated, and when
/// its money is to come.
public struct ReceiptScrutiny: Sendable {
    private let calendar: RemittanceCalendar?
    /// The city's issuer codes in barcodes, six digits each; empty where none is checked.
    private let issuers: Set<ReceivedText>

    /// Nothing is checked and no day is known but the records' own.
    public static let none = ReceiptScrutiny(calendar: nil, issuers: [])

    public init(calendar: RemittanceCalendar?, issuers: Set<ReceivedText>) {
        (self.calendar, self.issuers) = (calendar, issuers)
    }

    /// The day on which a receipt's money is to arrive; nil where neither its records nor the agent's terms say it.
    ///
    /// - Throws: `LawError.calendarUnknown` past the last known year.
    public func due(_ item: ReceiptFold.Touched, channel: ReceivedText) throws(LawError) -> BusinessDate? {
        let stated = item.receipt.transferOn
        guard let calendar else { return stated }
        return try calendar.due(channel: channel, paidOn: item.identity.paidOn, stated: stated)
    }

    /// What a person must look at: raised by the news, or found here.
    public func exceptions(_ item: ReceiptFold.Touched, channel: ReceivedText) -> [ReceiptException] {
        var events: [ReceiptEvent] = []
        if isForeign(item.identity.reference) { events.append(.issuerForeign) }
        if let register = calendar?.register, !register.isEmpty,
            register.terms(of: channel, on: item.identity.paidOn) == nil
        {
            events.append(.agentUndesignated)
        }
        let found = events.compactMap { ReceiptLifeCycle.edge(from: item.receipt.state, on: $0)?.exception }
        return item.receipt.raised.sorted { $0.rawValue < $1.rawValue } + found
    }

    /// Whether the barcode was issued by somebody else (他団体の納付書).
    private func isForeign(_ reference: ReceiptIdentity.Reference) -> Bool {
        guard !issuers.isEmpty, case .barcode(let digits) = reference, digits.utf8.count >= 8 else { return false }
        return !issuers.contains { $0.utf8.elementsEqual(digits.utf8[2..<8]) }
    }
}
