import CodecPrimitives
import NoticeRules
import Outbox
import Postgres

/// Bundles of printed letters and their parts (印刷束).
enum BundleStore {
    /// A bundle as it stands.
    struct Bundle: Sendable {
        var id: BundleID
        var form: LetterForm
        var issueOn: BusinessDate
        var isProtected: Bool
        var lastSequence: Int32
        var parts: Int32
        var isClosed: Bool
    }

    /// Sheets that are printed at one time.
    struct Part: Sendable {
        var bundle: BundleID
        var number: Int32
        var sequences: ClosedRange<Int32>
    }

    /// What a printing came to.
    struct Pressed: Sendable {
        var pages: [UInt8]
        var sha256: [UInt8]
        var manifest: String
    }

    /// A part as staff see it; no personal data.
    struct PartView: Sendable {
        var part: Part
        var sha256: [UInt8]?
        var isErased: Bool
    }

    static func insert(
        _ bundle: Bundle, by who: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws {
        _ = try tx.execute(
            """
            insert into bundles (bundle_id, form, issue_on, is_protected, last_sequence, made_by, made_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .id(bundle.id), .text(bundle.form.rawValue), .date(bundle.issueOn), .bool(bundle.isProtected),
                .int32(bundle.lastSequence), .text(who), .at(now),
            ])
    }

    static func insert(_ part: Part, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into bundle_parts (bundle_id, part, first_sequence, last_sequence, made_at)
            values ($1, $2, $3, $4, $5)
            """,
            [
                .id(part.bundle), .int32(part.number), .int32(part.sequences.lowerBound),
                .int32(part.sequences.upperBound), .at(now),
            ])
    }

    /// A bundle; locked, nobody else changes its sheets.
    static func load(_ id: BundleID, locking: Bool, in tx: borrowing Transaction) throws -> Bundle? {
        if locking {
            _ = try tx.query("select bundle_id from bundles where bundle_id = $1 for update", [.id(id)]) { row in
                try row.id(0, as: BundleID.self)
            }
        }
        return try tx.first("select \(columns) from bundles b where bundle_id = $1", [.id(id)], bundle)
    }

    /// The newest bundles.
    static func list(atMost count: Int, in tx: borrowing Transaction) throws -> [Bundle] {
        try tx.query(
            "select \(columns) from bundles b order by made_at desc, bundle_id desc limit $1", [.int(Int64(count))],
            bundle)
    }

    private static let columns = """
        bundle_id, form, issue_on, is_protected, last_sequence, closed_at is not null,
        (select max(part) from bundle_parts p where p.bundle_id = b.bundle_id)
        """

    private static func bundle(_ row: borrowing PostgresRow) throws -> Bundle {
        guard let form = LetterForm(try row.received(1)) else { throw NotificationsError(.storedValue) }
        return Bundle(
            id: try row.id(0), form: form, issueOn: try row.businessDate(2), isProtected: try row.bool(3),
            lastSequence: try row.int32(4), parts: try row.int32(6), isClosed: try row.bool(5))
    }

    /// The last sequence number that was given out.
    static func extend(_ id: BundleID, through sequence: Int32, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "update bundles set last_sequence = $2 where bundle_id = $1", [.id(id), .int32(sequence)])
    }

    /// Closes a bundle, and erases its pages: they name people.
    static func close(_ id: BundleID, at now: Timestamp, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            "update bundles set closed_at = $2 where bundle_id = $1 and closed_at is null", [.id(id), .at(now)])
        _ = try tx.execute("update bundle_parts set pages = null where bundle_id = $1", [.id(id)])
    }

    /// The oldest parts that are not printed yet.
    static func unprinted(atMost count: Int, in tx: borrowing Transaction) throws -> [Part] {
        try tx.query(
            """
            select bundle_id, part, first_sequence, last_sequence from bundle_parts
            where printed_at is null order by made_at, bundle_id limit $1
            """, [.int(Int64(count))], part)
    }

    private static func part(_ row: borrowing PostgresRow) throws -> Part {
        Part(bundle: try row.id(0), number: try row.int32(1), sequences: try row.int32(2)...(try row.int32(3)))
    }

    /// Keeps a printing; false when another replica was faster, or the bundle is closed.
    static func save(
        _ pressed: Pressed, of part: Part, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            update bundle_parts p set printed_at = $3, pages = $4, pages_sha256 = $5, manifest = $6
            where bundle_id = $1 and part = $2 and printed_at is null
                and exists (select from bundles b where b.bundle_id = p.bundle_id and b.closed_at is null)
            """,
            [
                .id(part.bundle), .int32(part.number), .at(now), .bytes(pressed.pages), .bytes(pressed.sha256),
                .text(pressed.manifest),
            ]) == 1
    }

    static func parts(of id: BundleID, in tx: borrowing Transaction) throws -> [PartView] {
        try tx.query(
            """
            select bundle_id, part, first_sequence, last_sequence, pages_sha256, pages is null and printed_at is not null
            from bundle_parts where bundle_id = $1 order by part
            """, [.id(id)]
        ) { row in
            PartView(part: try part(row), sha256: try row.optionalBytes(4), isErased: try row.bool(5))
        }
    }

    /// The pages of a printed part; nil before they are printed and after they are erased.
    static func pages(of id: BundleID, part: Int32, in tx: borrowing Transaction) throws -> [UInt8]? {
        try tx.first(
            "select pages from bundle_parts where bundle_id = $1 and part = $2 and pages is not null",
            [.id(id), .int32(part)]
        ) { row in try row.bytes(0) }
    }

    /// The manifest of a printed part; it stays when the pages are erased.
    static func manifest(of id: BundleID, part: Int32, in tx: borrowing Transaction) throws -> String? {
        try tx.first(
            "select manifest from bundle_parts where bundle_id = $1 and part = $2 and manifest is not null",
            [.id(id), .int32(part)]
        ) { row in try row.text(0) }
    }
}
