import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

extension MeasureStore {
    /// Which measures are asked for; what is nil does not choose.
    struct Filter {
        var claim: ClaimID?
        var person: PersonID?
        var state: MeasureState?
    }

    /// A measure in a list.
    struct Listed {
        var id: UUIDv7
        var kind: MeasureKind
        var state: MeasureState
        var amount: Yen
        var until: BusinessDate?
    }

    /// Measures in one list.
    static let listMax: Int64 = 100

    /// The newest measures that fit.
    static func list(_ filter: Filter, in tx: borrowing Transaction) throws -> [Listed] {
        try tx.query(
            """
            select m.measure_id, m.kind, m.state, m.amount, m.until_on from measures m
            where ($1::uuid is null or exists (
                    select from measure_claims k where k.measure_id = m.measure_id and k.claim_id = $1))
                and ($2::uuid is null or m.person_id = $2) and ($3::text is null or m.state = $3)
            order by m.measure_id desc limit $4
            """,
            [.id(filter.claim), .id(filter.person), .optionalText(filter.state?.rawValue), .int(listMax)]
        ) { row in
            Listed(
                id: try row.identifier(0), kind: try StoredCode.decode(try row.text(1), as: MeasureKind.self),
                state: try StoredCode.decode(try row.text(2), as: MeasureState.self), amount: try row.yen(3),
                until: try row.optionalBusinessDate(4))
        }
    }
}

extension MeasureStore {
    /// Open measures that the calendar has not been followed for until this day, in id order, their histories replayed.
    static func unwatched(
        on day: BusinessDate, after cursor: UUIDv7?, most: Int, in tx: borrowing Transaction
    ) throws -> [MeasureFile] {
        var files = try tx.query(
            """
            select measure_id, kind, person_id, steps from measures
            where is_open and watched_on < $1 and ($2::uuid is null or measure_id > $2)
            order by measure_id limit $3
            """,
            [.date(day), .optionalUUID(cursor.map { PostgresUUID($0) }), .int(Int64(most))], file)
        let records = try records(of: files.map(\.id), in: tx)
        for place in files.indices {
            files[place].measure = Measure(
                files[place].kind, replaying: records[files[place].id, default: []].map(\.step))
        }
        return files
    }

    /// Notes that the calendar has been followed for these measures.
    static func watched(_ measures: [UUIDv7], on day: BusinessDate, in tx: borrowing Transaction) throws {
        guard !measures.isEmpty else { return }
        _ = try tx.execute(
            "update measures set watched_on = $2 where measure_id = any($1) and watched_on < $2",
            [.uuids(measures.map { PostgresUUID($0) }), .date(day)])
    }
}
