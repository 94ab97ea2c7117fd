import Codec
import CodecPrimitives
import Foundation
import IntakeRules
import Outbox
import Postgres

/// Mandates (口座振替依頼), whose accounts lie sealed, and what became of them.
enum MandateStore {
    /// What is sealed.
    private struct Account: Codable {
        var bank, branch, product, number, holder: String

        func sealed(_ seal: AccountSeal, of mandate: MandateID) throws -> AccountSeal.Sealed {
            try seal.seal(Array(JSONEncoder().encode(self)), of: mandate.uuid)
        }
    }

    /// A mandate without its account.
    struct Permission: Sendable {
        var id: MandateID
        var person: PersonID
        var validity: MandateValidity
    }

    /// Keeps a mandate; false when it was kept before.
    static func insert(
        _ mandate: Mandate, sealing seal: AccountSeal, by officer: ReceivedText, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Bool {
        let account = Account(
            bank: mandate.account.bank.string, branch: mandate.account.branch.string,
            product: mandate.account.product.string, number: mandate.account.number.string,
            holder: mandate.holderKana.string)
        let sealed = try account.sealed(seal, of: mandate.id)
        return try tx.execute(
            """
            insert into mandates (mandate_id, person_id, key_id, sealed, from_day, to_day, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6, $7, $8) on conflict do nothing
            """,
            [
                .id(mandate.id), .id(mandate.person), .text(sealed.keyID), .bytes(sealed.bytes),
                .date(mandate.validity.from), .date(mandate.validity.to), .text(officer), .at(now),
            ]) == 1
    }

    /// These mandates without their accounts.
    static func permissions(
        _ ids: [MandateID], in tx: borrowing Transaction
    ) throws -> [MandateID: Permission] {
        let rows = try tx.query("\(columns) where mandate_id = any($1) order by mandate_id", [.ids(ids)], permission)
        return Dictionary(uniqueKeysWithValues: rows.map { ($0.id, $0) })
    }

    /// These mandates with their accounts; whose they are is logged.
    static func accounts(
        _ ids: [MandateID], opening seal: AccountSeal?, for access: AccessLogStore.Access, in tx: borrowing Transaction
    ) throws -> [MandateID: Mandate] {
        try AccessLogStore.log(access, of: ids, in: tx)
        let permissions = try permissions(ids, in: tx)
        let rows = try tx.query(
            "\(stored) where mandate_id = any($1)", [.ids(ids)]
        ) { row in try account(row, opening: seal) }
        return Dictionary(
            uniqueKeysWithValues: rows.compactMap { id, account in
                permissions[id].map { known in
                    (
                        id,
                        Mandate(
                            id: id, person: known.person,
                            account: BankAccount(
                                bank: ReceivedText(account.bank), branch: ReceivedText(account.branch),
                                product: ReceivedText(account.product), number: ReceivedText(account.number)),
                            holderKana: ReceivedText(account.holder), validity: known.validity)
                    )
                }
            })
    }

    /// Something that happened to mandates.
    struct Step: Sendable {
        var event: MandateEvent
        var on: BusinessDate
        var reason: ReceivedText
        var officer: ReceivedText
        var at: Timestamp
    }

    /// Moves those of these mandates on that the table of states allows it.
    ///
    /// - Returns: the known ones of them with their new states.
    @discardableResult
    static func move(
        _ ids: [MandateID], _ step: Step, in tx: borrowing Transaction
    ) throws -> [MandateID: MandateState] {
        let known = try tx.query(
            "\(columns) where mandate_id = any($1) order by mandate_id for update", [.ids(ids)], permission)
        let moved = known.compactMap { mandate in
            MandateLife.table.state(from: mandate.validity.state, after: step.event).map { (mandate.id, $0) }
        }
        let values: [PostgresValue] = [.ids(moved.map(\.0)), .int32s(moved.map { Int32($0.1.rawValue) })]
        _ = try tx.execute(
            """
            update mandates m set state = k.state, ended_on = case when k.state = 3 then $3::date end
            from unnest($1::uuid[], $2::int4[]) as k(mandate_id, state) where m.mandate_id = k.mandate_id
            """, values + [.date(step.on)])
        _ = try tx.execute(
            """
            insert into mandate_steps (mandate_id, number, event, state, on_day, reason, officer, recorded_at)
            select k.id, 1 + (select count(*) from mandate_steps s where s.mandate_id = k.id), $3, k.state, $4, $5, $6, $7
            from unnest($1::uuid[], $2::int4[]) as k(id, state)
            """,
            values + [
                .text(step.event.rawValue), .date(step.on), .text(step.reason), .text(step.officer), .at(step.at),
            ])
        let states = Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0.validity.state) })
        return states.merging(moved.map { ($0.0, $0.1) }) { _, new in new }
    }

    /// Everything that happened to a mandate, the oldest first.
    static func steps(of id: MandateID, in tx: borrowing Transaction) throws -> [Step] {
        try tx.query(
            """
            select event, on_day, reason, officer, recorded_at from mandate_steps where mandate_id = $1 order by number
            """, [.id(id)]
        ) { row in
            guard let event = MandateEvent(rawValue: try row.text(0)) else { throw IntakeError(.storedValue) }
            return Step(
                event: event, on: try row.businessDate(1), reason: try row.received(2), officer: try row.received(3),
                at: try row.moment(4))
        }
    }

    /// Seals anew what lies under another key than the present one, or under none; at most `count`.
    ///
    /// - Returns: how many there were.
    static func reseal(_ seal: AccountSeal, atMost count: Int, in tx: borrowing Transaction) throws -> Int {
        let rows = try tx.query(
            "\(stored) where key_id is distinct from $1 order by mandate_id limit $2 for update skip locked",
            [.text(seal.current), .int(Int64(count))]
        ) { row in try account(row, opening: seal) }
        let sealed = try rows.map { id, account in (id, try account.sealed(seal, of: id)) }
        _ = try tx.execute(
            """
            update mandates m set key_id = $3, sealed = k.sealed, bank = null, branch = null, product = null,
                account = null, holder_kana = null
            from unnest($1::uuid[], $2::bytea[]) as k(mandate_id, sealed) where k.mandate_id = m.mandate_id
            """, [.ids(sealed.map(\.0)), .bytesArray(sealed.map(\.1.bytes)), .text(seal.current)])
        return rows.count
    }

    private static let columns =
        "select mandate_id, person_id, from_day, to_day, state::int4, ended_on from mandates"
    private static let stored =
        "select mandate_id, key_id, sealed, bank, branch, product, account, holder_kana from mandates"

    private static func permission(_ row: borrowing PostgresRow) throws -> Permission {
        guard let state = MandateState(rawValue: Int16(try row.int32(4))) else { throw IntakeError(.storedValue) }
        return Permission(
            id: try row.id(0), person: try row.id(1),
            validity: MandateValidity(
                from: try row.businessDate(2), to: try row.optionalBusinessDate(3), state: state,
                endedOn: try row.optionalBusinessDate(5)))
    }

    /// One that was kept before there was a key stands as it is.
    private static func account(
        _ row: borrowing PostgresRow, opening seal: AccountSeal?
    ) throws -> (MandateID, Account) {
        let id: MandateID = try row.id(0)
        guard let keyID = try row.optionalReceived(1) else {
            return (
                id,
                Account(
                    bank: try row.text(3), branch: try row.text(4), product: try row.text(5),
                    number: try row.text(6), holder: try row.text(7))
            )
        }
        let plain = try seal.open(AccountSeal.Sealed(keyID: keyID, bytes: try row.bytes(2)), of: id.uuid)
        return (id, try JSONDecoder().decode(Account.self, from: Data(plain)))
    }
}
