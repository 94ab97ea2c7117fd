import CodecPrimitives
import Law
import Outbox
import Postgres

/// The versions of rules (規則の版) that this database's workings may name, with what they say.
enum LawVersionStore {
    /// Adds versions that are new.
    ///
    /// - Throws: `LawError` `versionChanged` for a version that says something else than what is stored. A column that
    ///   only one of both has is no difference: releases add columns.
    static func register(_ versions: [LawVersion], at now: Timestamp, in tx: borrowing Transaction) throws {
        let rows = versions.flatMap { version in
            version.content.sorted { $0.key < $1.key }.map { (version: version, column: $0.key, value: $0.value) }
        }
        let changed = try tx.query(
            """
            select distinct k.version
            from unnest($1::text[], $2::text[], $3::text[]) as k(version, field, value)
            join law_versions v using (version, field) where v.value <> k.value order by 1
            """, [.texts(rows.map(\.version.name)), .texts(rows.map(\.column)), .texts(rows.map(\.value))]
        ) { row in try row.text(0) }
        guard changed.isEmpty else { throw LawError(.versionChanged, at: changed.joined(separator: ", ")) }
        _ = try tx.execute(
            """
            insert into law_versions (version, field, value, rule_table, recorded_at)
            select k.version, k.field, k.value, k.rule_table, $5
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) as k(version, field, value, rule_table)
            on conflict (version, field) do nothing
            """,
            [
                .texts(rows.map(\.version.name)), .texts(rows.map(\.column)), .texts(rows.map(\.value)),
                .texts(rows.map(\.version.table.rawValue)), .at(now),
            ])
    }

    /// What a version said when it was used; nil for one that was never used here.
    static func version(_ name: String, in tx: borrowing Transaction) throws -> LawVersion? {
        let fields = try tx.query(
            "select rule_table, field, value from law_versions where version = $1", [.text(name)]
        ) { row in
            (
                table: try StoredCode.decode(try row.text(0), as: VersionedTable.self), field: try row.text(1),
                value: try row.text(2)
            )
        }
        guard let first = fields.first else { return nil }
        return LawVersion(
            name: name, table: first.table,
            content: Dictionary(fields.map { ($0.field, $0.value) }, uniquingKeysWith: { _, last in last }))
    }
}
