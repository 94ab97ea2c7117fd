import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

extension MeasureStore {
    /// The histories of these measures, oldest step first.
    static func records(
        of measures: [UUIDv7], in tx: borrowing Transaction
    ) throws -> [UUIDv7: [MeasureRecord]] {
        let keys = [PostgresValue.uuids(measures.map { PostgresUUID($0) })]
        let (terms, plans) = (try terms(keys, in: tx), try plans(keys, in: tx))
        let rows = try tx.query(
            """
            select measure_id, step_id, number, event, to_state, day, taken_by, article, ground, until_on, from_state,
                office, rule_version, recorded_at
            from measure_steps where measure_id = any($1) order by measure_id, number
            """, keys
        ) { row in
            let id = try row.identifier(1)
            return (try row.identifier(0), try record(row, terms[id], plans[id] ?? []))
        }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }

    private static func record(
        _ row: borrowing PostgresRow, _ terms: MeasureTerms?, _ plan: [Instalment]
    ) throws -> MeasureRecord {
        var step = MeasureStep(
            try StoredCode.decode(try row.text(3), as: MeasureEvent.self),
            to: try StoredCode.decode(try row.text(4), as: MeasureState.self), on: try row.businessDate(5),
            by: try row.received(6), article: try row.text(7), until: try row.optionalBusinessDate(9),
            ground: try row.optionalReceived(8))
        step.terms = terms
        if terms != nil { step.terms?.instalments = plan } else { step.plan = plan }
        return MeasureRecord(
            number: try row.int32(2), step: step,
            from: try StoredCode.decode(try row.text(10), as: MeasureState.self),
            office: try row.optionalText(11).map { try StoredCode.decode($0, as: OfficerRole.self) },
            ruleVersion: try row.text(12), at: try row.moment(13))
    }

    private static func terms(
        _ keys: [PostgresValue], in tx: borrowing Transaction
    ) throws -> [UUIDv7: MeasureTerms] {
        var parts: [UUIDv7: [MeasurePart]] = [:]
        _ = try tx.query(
            """
            select p.step_id, p.claim_id, p.amount from measure_parts p join measure_steps s using (step_id)
            where s.measure_id = any($1) order by p.step_id, p.claim_id
            """, keys
        ) { row in
            parts[try row.identifier(0), default: []].append(
                MeasurePart(claim: try row.id(1), amount: try row.yen(2)))
        }
        let rows = try tx.query(
            """
            select t.step_id, t.ground, t.from_day, t.until_on, t.security, t.means, t.monthly_need, t.applied_on,
                t.partial_cause
            from measure_terms t join measure_steps s using (step_id) where s.measure_id = any($1)
            """, keys
        ) { row in
            let id = try row.identifier(0)
            return (id, try terms(row, parts[id] ?? []))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    private static func terms(_ row: borrowing PostgresRow, _ parts: [MeasurePart]) throws -> MeasureTerms {
        var capacity: PayingCapacity?
        if let means = try row.optionalYen(5), let need = try row.optionalYen(6) {
            capacity = PayingCapacity(means: means, monthlyNeed: need)
        }
        return MeasureTerms(
            ground: try row.received(1), from: try row.businessDate(2), until: try row.optionalBusinessDate(3),
            parts: parts, security: try StoredCode.decode(try row.text(4), as: MeasureSecurity.self),
            capacity: capacity, appliedOn: try row.optionalBusinessDate(7),
            partialCause: try row.optionalReceived(8))
    }

    private static func plans(
        _ keys: [PostgresValue], in tx: borrowing Transaction
    ) throws -> [UUIDv7: [Instalment]] {
        let rows = try tx.query(
            """
            select i.step_id, i.due_on, i.amount from measure_instalments i join measure_steps s using (step_id)
            where s.measure_id = any($1) order by i.step_id, i.line
            """, keys
        ) { row in (try row.identifier(0), Instalment(due: try row.businessDate(1), amount: try row.yen(2))) }
        return rows.reduce(into: [:]) { known, row in known[row.0, default: []].append(row.1) }
    }
}
