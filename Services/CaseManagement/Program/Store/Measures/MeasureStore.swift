import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// Measures (猶予・分納誓約・停止・免除・不納欠損・放棄・支払督促): their steps as facts, and where each stands.
enum MeasureStore {
    /// What was asked in a step that was taken before.
    struct Asked: Hashable {
        var measure: UUIDv7
        var hash: [UInt8]
    }

    /// The step of an id; nil for one that was never taken.
    static func asked(in step: UUIDv7, in tx: borrowing Transaction) throws -> Asked? {
        try tx.first(
            "select measure_id, asked from measure_steps where step_id = $1", [.uuid(PostgresUUID(step))]
        ) { row in Asked(measure: try row.identifier(0), hash: try row.bytes(1)) }
    }

    /// A measure behind its lock, its history replayed; nil where there is none.
    static func lock(_ id: UUIDv7, in tx: borrowing Transaction) throws -> MeasureFile? {
        guard var file = try find(id, "for update", in: tx) else { return nil }
        file.measure = Measure(file.kind, replaying: try records(of: [id], in: tx)[id, default: []].map(\.step))
        return file
    }

    /// The same for reading only.
    static func read(_ id: UUIDv7, in tx: borrowing Transaction) throws -> (MeasureFile, [MeasureRecord])? {
        guard var file = try find(id, "", in: tx) else { return nil }
        let records = try records(of: [id], in: tx)[id, default: []]
        file.measure = Measure(file.kind, replaying: records.map(\.step))
        return (file, records)
    }

    private static func find(_ id: UUIDv7, _ lock: String, in tx: borrowing Transaction) throws -> MeasureFile? {
        try tx.first(
            "select measure_id, kind, person_id, steps from measures where measure_id = $1 \(lock)",
            [.uuid(PostgresUUID(id))], file)
    }

    static func file(_ row: borrowing PostgresRow) throws -> MeasureFile {
        MeasureFile(
            id: try row.identifier(0), kind: try StoredCode.decode(try row.text(1), as: MeasureKind.self),
            person: try row.id(2), measure: nil, steps: try row.int32(3))
    }

    /// Opens a measure; false when its id is taken.
    static func open(_ file: MeasureFile, on day: BusinessDate, in tx: borrowing Transaction) throws -> Bool {
        try tx.execute(
            """
            insert into measures (measure_id, kind, person_id, state, steps, amount, in_force, is_open, watched_on)
            values ($1, $2, $3, 'new', 0, 0, false, true, $4) on conflict do nothing
            """, [.uuid(PostgresUUID(file.id)), .text(file.kind.rawValue), .id(file.person), .date(day)]) == 1
    }

    /// Writes a step of a measure that is locked, and moves the projections on.
    static func save(_ entry: MeasureEntry, of file: MeasureFile, in tx: borrowing Transaction) throws {
        let (step, move) = (entry.move.step, entry.move)
        _ = try tx.execute(
            """
            insert into measure_steps (measure_id, number, step_id, asked, event, from_state, to_state, day, taken_by,
                office, article, ground, until_on, rule_version, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            [
                .uuid(PostgresUUID(file.id)), .int32(file.steps + 1), .uuid(PostgresUUID(entry.id)),
                .bytes(entry.asked), .text(step.event.rawValue), .text(move.old.rawValue), .text(step.to.rawValue),
                .date(step.day), .text(step.by), .optionalText(entry.office?.rawValue), .text(step.article),
                .text(step.ground), .date(step.until), .text(entry.ruleVersion), .at(entry.at),
            ])
        if let terms = step.terms { try save(terms, of: entry.id, in: tx) }
        try save(step.terms?.instalments ?? step.plan, of: entry.id, in: tx)
        try project(move.after, of: file.id, hasTerms: step.terms != nil, in: tx)
    }

    private static func save(_ terms: MeasureTerms, of step: UUIDv7, in tx: borrowing Transaction) throws {
        let id = PostgresValue.uuid(PostgresUUID(step))
        _ = try tx.execute(
            """
            insert into measure_terms (step_id, ground, from_day, until_on, security, means, monthly_need, applied_on,
                partial_cause)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9)
            """,
            [
                id, .text(terms.ground), .date(terms.from), .date(terms.until), .text(terms.security.rawValue),
                .optionalInt(terms.capacity?.means.amount), .optionalInt(terms.capacity?.monthlyNeed.amount),
                .date(terms.appliedOn), .text(terms.partialCause),
            ])
        _ = try tx.execute(
            """
            insert into measure_parts (step_id, claim_id, amount)
            select $1, k.* from unnest($2::uuid[], $3::bigint[]) as k
            """, [id, .ids(terms.parts.map(\.claim)), .amounts(terms.parts.map(\.amount))])
    }

    private static func save(_ plan: [Instalment], of step: UUIDv7, in tx: borrowing Transaction) throws {
        guard !plan.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into measure_instalments (step_id, line, due_on, amount)
            select $1, k.line, k.due, k.amount
            from unnest($2::date[], $3::bigint[]) with ordinality as k(due, amount, line)
            """, [.uuid(PostgresUUID(step)), .dates(plan.map(\.due)), .amounts(plan.map(\.amount))])
    }

    private static func project(
        _ measure: Measure, of id: UUIDv7, hasTerms: Bool, in tx: borrowing Transaction
    ) throws {
        let key = PostgresValue.uuid(PostgresUUID(id))
        _ = try tx.execute(
            """
            update measures set state = $2, steps = steps + 1, amount = $3, began_on = $4, ended_on = $5,
                until_on = $6, in_force = $7, is_open = $8
            where measure_id = $1
            """,
            [
                key, .text(measure.state.rawValue), .yen(measure.terms.amount), .date(measure.began),
                .date(measure.ended), .date(measure.terms.until), .bool(measure.state.isInForce),
                .bool(!MeasureTables.table(of: measure.kind).isFinal(measure.state)),
            ])
        guard hasTerms else { return }
        _ = try tx.execute("delete from measure_claims where measure_id = $1", [key])
        _ = try tx.execute(
            """
            insert into measure_claims (measure_id, claim_id, amount)
            select $1, k.* from unnest($2::uuid[], $3::bigint[]) as k
            """,
            [key, .ids(measure.terms.parts.map(\.claim)), .amounts(measure.terms.parts.map(\.amount))])
    }
}

extension PostgresRow {
    /// A `uuid` column of no kind of its own.
    func identifier(_ column: Int) throws(PostgresError) -> UUIDv7 {
        let id = try uuid(column)
        return UUIDv7(high: id.high, low: id.low)
    }
}
