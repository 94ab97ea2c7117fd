import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Files to banks: their bytes, who stands behind them, and who was given them.
enum TransferFileStore {
    enum Kind: String, Sendable { case refund, debit }

    /// A file without its bytes.
    struct File: Sendable {
        var id: UUIDv7
        /// Given when it is stored.
        var number: Int32 = 0
        var kind: Kind
        var on: BusinessDate
        var state: TransferFileState
        var count: Int32
        var total: Yen
        var sha256: [UInt8]
        var maker: ReceivedText
        var decidedBy: ReceivedText?
        /// How often its bytes were handed out.
        var handOuts: Int64 = 0
    }

    /// One line of a file.
    struct Item: Sendable {
        var id: UUIDv7
        var amount: Yen
    }

    static func insert(
        _ file: File, _ items: [Item], _ content: AccountSeal.Sealed, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into transfer_files (file_id, kind, on_day, state, item_count, total, content, sha256, maker, made_at,
                key_id)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            """,
            [
                .uuid(PostgresUUID(file.id)), .text(file.kind.rawValue), .date(file.on),
                .int32(Int32(file.state.rawValue)), .int32(file.count), .yen(file.total), .bytes(content.bytes),
                .bytes(file.sha256), .text(file.maker), .at(now), .text(content.keyID),
            ])
        _ = try tx.execute(
            """
            insert into transfer_items (file_id, position, item_id, amount)
            select $1, k.position, k.id, k.amount from unnest($2::uuid[], $3::int8[]) with ordinality
                as k(id, amount, position)
            """,
            [
                .uuid(PostgresUUID(file.id)), .uuids(items.map { PostgresUUID($0.id) }),
                .amounts(items.map(\.amount)),
            ])
    }

    /// Writes a decision on a locked file. Once approved, its items are in no other file that leaves, for ever.
    static func decide(
        _ file: File, because reason: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            update transfer_files set state = $2, decided_by = $3, reason = $4, decided_at = $5 where file_id = $1
            """,
            [
                .uuid(PostgresUUID(file.id)), .int32(Int32(file.state.rawValue)), .text(file.decidedBy),
                .text(reason), .at(now),
            ])
        guard file.state == .approved else { return }
        _ = try tx.execute(
            "insert into released_items (item_id, file_id) select item_id, file_id from transfer_items where file_id = $1",
            [.uuid(PostgresUUID(file.id))])
    }

    /// A file, locked; nil where there is none.
    static func lock(_ id: UUIDv7, in tx: borrowing Transaction) throws -> File? {
        try tx.first("\(columns) where f.file_id = $1 for update of f", [.uuid(PostgresUUID(id))], file)
    }

    static func find(_ id: UUIDv7, in tx: borrowing Transaction) throws -> File? {
        try tx.first("\(columns) where f.file_id = $1", [.uuid(PostgresUUID(id))], file)
    }

    /// The newest files of a kind.
    static func newest(_ kind: Kind, atMost count: Int, in tx: borrowing Transaction) throws -> [File] {
        try tx.query(
            "\(columns) where f.kind = $1 order by f.number desc limit $2",
            [.text(kind.rawValue), .int(Int64(count))], file)
    }

    /// The bytes of a file; whoever is given them, and whose accounts stand in it, is noted in the same transaction.
    static func handOut(
        _ id: UUIDv7, for access: AccessLogStore.Access, opening seal: AccountSeal?, in tx: borrowing Transaction
    ) throws -> [UInt8] {
        _ = try tx.execute(
            "insert into transfer_hand_outs (file_id, handed_at, reader) values ($1, $2, $3) on conflict do nothing",
            [.uuid(PostgresUUID(id)), .at(access.at), .text(access.reader)])
        try AccessLogStore.log(access, ofFile: id, in: tx)
        let stored = try tx.first(
            "select key_id, content from transfer_files where file_id = $1", [.uuid(PostgresUUID(id))]
        ) { row in AccountSeal.Sealed(keyID: try row.optionalReceived(0), bytes: try row.bytes(1)) }
        return try stored.map { try seal.open($0, of: id) } ?? []
    }

    /// Seals one file anew that lies under another key than the present one, or under none.
    ///
    /// - Returns: whether there was one.
    static func reseal(_ seal: AccountSeal, in tx: borrowing Transaction) throws -> Bool {
        let found = try tx.first(
            """
            select file_id, key_id, content from transfer_files where key_id is distinct from $1
            order by file_id limit 1 for update skip locked
            """, [.text(seal.current)]
        ) { row in
            (try row.uuid(0), AccountSeal.Sealed(keyID: try row.optionalReceived(1), bytes: try row.bytes(2)))
        }
        guard let (file, old) = found else { return false }
        let id = UUIDv7(high: file.high, low: file.low)
        let sealed = try seal.seal(seal.open(old, of: id), of: id)
        _ = try tx.execute(
            "update transfer_files set key_id = $2, content = $3 where file_id = $1",
            [.uuid(file), .text(sealed.keyID), .bytes(sealed.bytes)])
        return true
    }

    /// What stands in a file, in its order.
    static func items(of id: UUIDv7, in tx: borrowing Transaction) throws -> [Item] {
        try tx.query(
            "select item_id, amount from transfer_items where file_id = $1 order by position",
            [.uuid(PostgresUUID(id))]
        ) { row in
            let item = try row.uuid(0)
            return Item(id: UUIDv7(high: item.high, low: item.low), amount: try row.yen(1))
        }
    }

    private static let columns = """
        select f.file_id, f.number, f.kind, f.on_day, f.state::int4, f.item_count, f.total, f.sha256, f.maker,
            f.decided_by, (select count(*) from transfer_hand_outs h where h.file_id = f.file_id)
        from transfer_files f
        """

    private static func file(_ row: borrowing PostgresRow) throws -> File {
        let id = try row.uuid(0)
        guard let kind = Kind(rawValue: try row.text(2)),
            let state = TransferFileState(rawValue: Int16(try row.int32(4)))
        else { throw IntakeError(.storedValue) }
        return File(
            id: UUIDv7(high: id.high, low: id.low), number: try row.int32(1), kind: kind,
            on: try row.businessDate(3), state: state, count: try row.int32(5), total: try row.yen(6),
            sha256: try row.bytes(7), maker: try row.received(8), decidedBy: try row.optionalReceived(9),
            handOuts: try row.int(10))
    }
}
