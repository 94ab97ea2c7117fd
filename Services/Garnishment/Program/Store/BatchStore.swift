import CodecPrimitives
import Outbox
import Postgres

/// A batch of seizures for one bank (差押バッチ) and its file.
struct Batch: Sendable {
    enum State: Int32, CaseIterable, Sendable {
        case drafting = 1, exporting = 2, exported = 3, answered = 4, withdrawn = 5, empty = 6

        /// As answers and metrics spell it.
        var name: String { "\(self)" }
    }

    let id: BatchID
    let bank: ReceivedText
    /// Bank code and running number, twelve characters; never given twice.
    let number: ReceivedText
    var state: State
    let createdBy: ReceivedText
    let createdAt: Timestamp
    let exportedOn: BusinessDate?
    let hasBeenFetched: Bool

    static let columns = """
        batch_id, bank, number, state::int4, created_by, created_at, exported_on, fetched_at is not null
        """

    init(_ row: borrowing PostgresRow) throws {
        guard let state = State(rawValue: try row.int32(3)) else { throw GarnishmentError(.storedValue) }
        id = try row.id(0)
        bank = try row.received(1)
        number = try row.received(2)
        self.state = state
        createdBy = try row.received(4)
        createdAt = try row.moment(5)
        exportedOn = try row.optionalBusinessDate(6)
        hasBeenFetched = try row.bool(7)
    }
}

/// Batches in the database.
enum BatchStore {
    /// Who opens a batch for which bank.
    struct Opening: Sendable {
        var id: BatchID
        var bank: ReceivedText
        var officer: ReceivedText
        var at: Timestamp
    }

    /// Opens a batch under the bank's next number.
    static func create(_ opening: Opening, in tx: borrowing Transaction) throws {
        let number = try tx.first(
            """
            insert into batch_numbers (bank, last) values ($1, 1)
            on conflict (bank) do update set last = batch_numbers.last + 1
            returning $1 || lpad(last::text, 8, '0')
            """, [.text(opening.bank)]
        ) { row in try row.received(0) }
        guard let number else { throw GarnishmentError(.numbersExhausted) }
        _ = try tx.execute(
            "insert into batches (batch_id, bank, number, state, created_by, created_at) values ($1, $2, $3, 1, $4, $5)",
            [.id(opening.id), .text(opening.bank), .text(number), .text(opening.officer), .at(opening.at)])
    }

    static func lock(_ id: BatchID, in tx: borrowing Transaction) throws -> Batch? {
        try tx.first("select \(Batch.columns) from batches where batch_id = $1 for update", [.id(id)]) { row in
            try Batch(row)
        }
    }

    static func load(_ id: BatchID, in tx: borrowing Transaction) throws -> Batch? {
        try tx.first("select \(Batch.columns) from batches where batch_id = $1", [.id(id)]) { row in try Batch(row) }
    }

    static func newest(atMost count: Int, in tx: borrowing Transaction) throws -> [Batch] {
        try tx.query(
            "select \(Batch.columns) from batches order by created_at desc limit $1", [.int(Int64(count))]
        ) { row in try Batch(row) }
    }

    /// Batches whose export was asked, longest ago first.
    static func exporting(atMost count: Int, in tx: borrowing Transaction) throws -> [BatchID] {
        try tx.query(
            "select batch_id from batches where state = 2 order by export_asked_at limit $1", [.int(Int64(count))]
        ) { row in try row.id(0) }
    }

    /// A batch whose export was asked, locked; nil when another replica has it in hand or has written it.
    static func takeExporting(_ id: BatchID, in tx: borrowing Transaction) throws -> Batch? {
        try tx.first(
            "select \(Batch.columns) from batches where batch_id = $1 and state = 2 for update skip locked", [.id(id)]
        ) { row in try Batch(row) }
    }

    static func askExport(
        _ id: BatchID, by officer: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "update batches set state = 2, export_asked_by = $2, export_asked_at = $3 where batch_id = $1 and state = 1",
            [.id(id), .text(officer), .at(now)])
    }

    /// Keeps the bank's file; its batch has left from now on.
    static func export(
        _ file: (content: [UInt8], sha256: [UInt8]), of leaving: ExportStore.Leaving, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            update batches set state = 3, file_content = $2, file_sha256 = $3, exported_on = $4, exported_at = $5
            where batch_id = $1 and state = 2
            """,
            [
                .id(leaving.batch.id), .bytes(file.content), .bytes(file.sha256), .date(leaving.day), .at(leaving.at),
            ])
    }

    static func setState(_ state: Batch.State, of id: BatchID, in tx: borrowing Transaction) throws {
        _ = try tx.execute("update batches set state = $2 where batch_id = $1", [.id(id), .int32(state.rawValue)])
    }

    static func withdraw(
        _ id: BatchID, by officer: ReceivedText, reason: ReceivedText, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            "update batches set state = 5, ended_by = $2, end_reason = $3 where batch_id = $1",
            [.id(id), .text(officer), .text(reason)])
    }

    /// The stored file, and notes when it was first fetched.
    static func fetch(_ id: BatchID, at now: Timestamp, in tx: borrowing Transaction) throws -> [UInt8]? {
        try tx.first(
            """
            update batches set fetched_at = coalesce(fetched_at, $2) where batch_id = $1 and file_content is not null
            returning file_content
            """, [.id(id), .at(now)]
        ) { row in try row.bytes(0) }
    }
}
