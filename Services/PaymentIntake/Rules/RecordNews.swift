public import CodecPrimitives
public import CodecRecords

/// Turns the data records of an agent's file into news, by what its layout says fields mean.
///
/// The layout is checked once; a record that passed the layout's own tests then always gives news.
public struct RecordNews: Sendable {
    private let reference: Reference
    private let receivedOn: FieldReference
    private let receivedAt: FieldReference
    /// Agents that name no store or chain tell their receipts apart by the rest.
    private let store: FieldReference?
    private let chain: FieldReference?
    private let transferOn: FieldReference?
    private let createdOn: (role: RecordRole, field: FieldReference)?
    private let kinds: [NewsKind]

    /// What a record says that was paid.
    private enum Reference: Sendable {
        case barcode(FieldReference)
        case agent(FieldReference)
        case slip(FieldReference)
        /// 34 digits in one field, or in four: agency, payment, confirmation, category.
        case elNumber([FieldReference])
    }

    /// - Throws: `RecordsError` when the layout does not say where a receipt's parts stand.
    public init(_ layout: Layout) throws(RecordsError) {
        guard layout.amount != nil else { throw RecordsError(.layoutValueInvalid, at: "amount") }
        if let barcode = layout.barcode {
            reference = .barcode(barcode)
        } else if let slip = layout.meaning("slip_number") {
            reference = .slip(slip)
        } else if let keys = RecordNews.elKeys(layout) {
            reference = .elNumber(keys)
        } else if let agents = layout.meaning("reference") {
            reference = .agent(agents)
        } else {
            throw RecordsError(.layoutValueInvalid, at: "barcode")
        }
        receivedOn = try layout.field("received_on")
        receivedAt = try layout.field("received_at")
        (store, chain) = (layout.meaning("store"), layout.meaning("chain"))
        transferOn = layout.meaning("transfer_on")
        createdOn = RecordNews.createdOn(layout)
        var kinds: [NewsKind] = []
        for kind in layout.kinds {
            guard let known = NewsKind(layoutName: kind.name) else {
                throw RecordsError(.layoutValueInvalid, at: "kinds")
            }
            kinds.append(known)
        }
        guard !kinds.isEmpty else { throw RecordsError(.layoutValueInvalid, at: "kinds") }
        self.kinds = kinds
    }

    /// The fields of the eL number (eL番号); nil where the layout has none.
    private static func elKeys(_ layout: Layout) -> [FieldReference]? {
        if let whole = layout.meaning("el_number") { return [whole] }
        let keys = ["agency", "payment", "confirmation", "category"].compactMap { layout.meaning($0) }
        return keys.count == 4 ? keys : nil
    }

    /// The header's creation date, or that of every record; nil where files do not say when they were made.
    private static func createdOn(_ layout: Layout) -> (role: RecordRole, field: FieldReference)? {
        if let field = layout.meaning("created_on", in: .header) { return (.header, field) }
        if let field = layout.meaning("created_on") { return (.data, field) }
        // Layout files from before meanings of headers name it as the agents do.
        return (try? layout.field("データ作成日", in: .header)).map { (.header, $0) }
    }

    /// The news of a data record; nil for other records, and for one that the layout's tests would refuse.
    public func news(_ record: Record) -> ReceiptNews? {
        guard record.role == .data, kinds.indices.contains(record.kind), let amount = record.amount,
            let reference = reference(record), let day = record.date(receivedOn),
            let minute = record.minuteOfDay(receivedAt), let store = code(store, record),
            let chain = code(chain, record),
            let identity = ReceiptIdentity(
                reference: reference, paidOn: day, minuteOfDay: minute, store: store, chain: chain)
        else { return nil }
        return ReceiptNews(
            identity: identity, kind: kinds[record.kind], amount: amount,
            transferOn: transferOn.flatMap { record.date($0) })
    }

    /// The day the agent made the file (データ作成日), where this record says it.
    public func createdOn(_ record: Record) -> BusinessDate? {
        guard let createdOn, record.role == createdOn.role else { return nil }
        return record.date(createdOn.field)
    }

    private func reference(_ record: Record) -> ReceiptIdentity.Reference? {
        switch reference {
        case .barcode(let field): ReceivedText(utf8: Array(record.bytes(of: field))).map { .barcode($0) }
        case .agent(let field): text(record, field).map { .agent($0) }
        case .slip(let field): text(record, field).map { .slip($0) }
        case .elNumber(let fields):
            ELNumber(fields.flatMap { Array(record.bytes(of: $0)) }).map {
                .elNumber(ReceivedText(String(decoding: $0.digits, as: UTF8.self)))
            }
        }
    }

    private func text(_ record: Record, _ field: FieldReference) -> ReceivedText? {
        record.text(field).flatMap { $0.isEmpty ? nil : $0 }
    }

    private func code(_ field: FieldReference?, _ record: Record) -> ReceivedText? {
        guard let field else { return ReceivedText("") }
        return record.text(field)
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
