public import CodecPrimitives
public import CodecRecords

/// Turns the data records of a convenience-store file into news, by what its layout says fields mean.
///
/// The layout is checked once; a record that passed the layout's own tests then always gives news.
public struct RecordNews: Sendable {
    private let barcode: FieldReference
    private let receivedOn: FieldReference
    private let receivedAt: FieldReference
    private let store: FieldReference
    private let chain: FieldReference
    private let createdOn: FieldReference
    private let kinds: [NewsKind]

    /// - Throws: `RecordsError` when the layout does not say where a receipt's parts stand.
    public init(_ layout: Layout) throws(RecordsError) {
        guard let barcode = layout.barcode, layout.amount != nil else {
            throw RecordsError(.layoutValueInvalid, at: "barcode")
        }
        self.barcode = barcode
        receivedOn = try layout.field("received_on")
        receivedAt = try layout.field("received_at")
        store = try layout.field("store")
        chain = try layout.field("chain")
        createdOn = try layout.field("データ作成日", in: .header)
        var kinds: [NewsKind] = []
        for kind in layout.kinds {
            guard let known = NewsKind(layoutName: kind.name) else {
                throw RecordsError(.layoutValueInvalid, at: "kinds")
            }
            kinds.append(known)
        }
        self.kinds = kinds
    }

    /// The news of a data record; nil for other records, and for one that the layout's tests would refuse.
    public func news(_ record: Record) -> ReceiptNews? {
        guard record.role == .data, kinds.indices.contains(record.kind), let amount = record.amount,
            let digits = ReceivedText(utf8: Array(record.bytes(of: barcode))), let day = record.date(receivedOn),
            let minute = record.minuteOfDay(receivedAt), let store = record.text(store), let chain = record.text(chain),
            let identity = ReceiptIdentity(
                reference: .barcode(digits), paidOn: day, minuteOfDay: minute, store: store, chain: chain)
        else { return nil }
        return ReceiptNews(identity: identity, kind: kinds[record.kind], amount: amount)
    }

    /// The day the agent made the file (データ作成日), from a header record; nil for other records.
    public func createdOn(_ record: Record) -> BusinessDate? {
        record.role == .header ? record.date(createdOn) : nil
    }
}

extension NewsKind {
    /// The kind that layout files call by this name.
    init?(layoutName: ReceivedText) {
        let names: [(String, NewsKind)] = [
            ("flash", .flash), ("confirmed", .confirmed), ("cancelled", .cancelled), ("corrected", .corrected),
        ]
        guard let match = names.first(where: { ReceivedText($0.0) == layoutName }) else { return nil }
        self = match.1
    }
}
