public import CodecPrimitives

/// How far a convenience store's news about a receipt has come (速報, 確報, 速報取消, 訂正).
public enum KonbiniKind: String, CaseIterable, Sendable {
    case flash, confirmed, cancelled, corrected
}

/// A data record of a convenience-store file, whatever its layout: slices of the record, no copies.
public struct KonbiniReceipt: Sendable {
    public let kind: KonbiniKind
    /// The day the store took the money (収納日): the payment date.
    public let receivedOn: BusinessDate
    /// Minutes since midnight at the store.
    public let receivedMinute: Int
    /// The 44 digits, their check digit verified.
    public let barcode: ArraySlice<UInt8>
    /// By the layout's amount rule: the record's own field before the barcode's.
    public let amount: Yen
    /// The store, as the agent codes it, without padding.
    public let store: ArraySlice<UInt8>
    /// The chain, as the agent codes it, without padding.
    public let chain: ArraySlice<UInt8>
    /// The day the agent will pay the city (振込予定日), once known.
    public let transferOn: BusinessDate?
    /// The day by which the agent groups what it pays (経理処理年月日), once known.
    public let accountedOn: BusinessDate?
}

/// Where a convenience-store layout keeps what every agent reports; found once per file.
public struct KonbiniFields: Sendable {
    private let kinds: [KonbiniKind]
    private let receivedOn: FieldReference
    private let receivedAt: FieldReference
    private let barcode: FieldReference
    private let store: FieldReference
    private let chain: FieldReference
    private let transferOn: FieldReference
    private let accountedOn: FieldReference

    /// `fieldUnknown` or `layoutValueInvalid` for a layout that is not one of convenience stores: its
    /// `kinds`, `amount`, `barcode` and `meanings` must be there.
    public init(_ layout: Layout) throws(RecordsError) {
        var kinds: [KonbiniKind] = []
        for kind in layout.kinds {
            guard let known = KonbiniKind.allCases.first(where: { ReceivedText($0.rawValue) == kind.name }) else {
                throw RecordsError(.layoutValueInvalid, at: "kinds")
            }
            kinds.append(known)
        }
        guard !kinds.isEmpty, layout.amount != nil else { throw RecordsError(.layoutValueInvalid, at: "amount") }
        guard let barcode = layout.barcode else { throw RecordsError(.layoutValueInvalid, at: "barcode") }
        (self.kinds, self.barcode) = (kinds, barcode)
        receivedOn = try layout.field("received_on")
        receivedAt = try layout.field("received_at")
        store = try layout.field("store")
        chain = try layout.field("chain")
        transferOn = try layout.field("transfer_on")
        accountedOn = try layout.field("accounted_on")
    }

    /// The receipt in a data record; nil for records of other roles.
    public func receipt(_ record: Record) -> KonbiniReceipt? {
        guard record.role == .data, let amount = record.amount, let day = record.date(receivedOn),
            let minute = record.minuteOfDay(receivedAt)
        else { return nil }
        return KonbiniReceipt(
            kind: kinds[record.kind], receivedOn: day, receivedMinute: minute, barcode: record.bytes(of: barcode),
            amount: amount, store: record.trimmed(store), chain: record.trimmed(chain),
            transferOn: record.date(transferOn), accountedOn: record.date(accountedOn))
    }
}
