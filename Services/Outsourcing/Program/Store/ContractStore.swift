import CodecPrimitives
import Foundation
import Law
import Outbox
import OutsourcingRules
import Postgres

/// Contractors, their designations and contracts.
enum ContractStore {
    /// A contractor as staff enter it.
    struct Contractor: Sendable {
        var code: ReceivedText
        var name: ReceivedText
        var kind: ContractorKind
        var invoiceNumber: ReceivedText?
    }

    /// A contract as staff enter it.
    struct Entry: Sendable {
        var id: ContractID
        var contractor: ReceivedText
        var number: ReceivedText
        var officer: ReceivedText
        var kinds: [ReceivedText]
        var remitDay: Int
        /// As it was agreed, in JSON.
        var terms: ReceivedText
        var validity: Validity
    }

    /// A contract with everything that decisions rest on.
    struct Loaded: Sendable {
        var entry: Entry
        var contractorName: ReceivedText
        var invoiceNumber: ReceivedText?
        var rules: Contract
        var terms: FeeTerms

        /// The channel of its contractor's own money.
        var channel: ReceivedText { FeeChannel.name(of: entry.contractor) }
    }

    /// False when the code is taken.
    static func insert(
        _ contractor: Contractor, by staff: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into contractors (contractor, name, kind, invoice_no, recorded_by, recorded_at)
            values ($1, $2, $3, $4, $5, $6) on conflict do nothing
            """,
            [
                .text(contractor.code), .text(contractor.name), .text(contractor.kind.rawValue),
                .text(contractor.invoiceNumber), .text(staff), .at(now),
            ]) == 1
    }

    /// The papers of a designation.
    struct DesignationPaper: Sendable {
        var contractor: ReceivedText
        var number: ReceivedText
        var notice: ReceivedText
        var recordedBy: ReceivedText
    }

    /// False when there is no such contractor, or the number is taken.
    static func insert(
        _ designation: Designation, _ paper: DesignationPaper, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into designations (contractor, number, notice, kinds, valid_from, valid_to, recorded_by, recorded_at)
            select contractor, $2, $3, $4, $5, $6, $7, $8 from contractors where contractor = $1 on conflict do nothing
            """,
            [
                .text(paper.contractor), .text(paper.number), .text(paper.notice),
                .texts(designation.kinds.sorted()), .date(designation.validity.from),
                .date(designation.validity.to), .text(paper.recordedBy), .at(now),
            ]) == 1
    }

    /// False when there is no such contractor, or the id or number is taken.
    static func insert(
        _ entry: Entry, by staff: ReceivedText, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into contracts (contract_id, contractor, number, officer, kinds, valid_from, valid_to, remit_day,
                terms, recorded_by, recorded_at)
            select $1, contractor, $3, $4, $5, $6, $7, $8, $9, $10, $11 from contractors where contractor = $2
            on conflict do nothing
            """,
            [
                .id(entry.id), .text(entry.contractor), .text(entry.number), .text(entry.officer),
                .texts(entry.kinds), .date(entry.validity.from), .date(entry.validity.to),
                .int32(Int32(entry.remitDay)), .text(entry.terms), .text(staff), .at(now),
            ]) == 1
    }

    /// One contract; nil where there is none. `locking` makes others of the same contract wait.
    static func load(
        _ id: ContractID, locking: Bool = false, in tx: borrowing Transaction
    ) throws -> Loaded? {
        let found = try tx.first(
            """
            select c.contractor, c.number, c.officer, c.kinds, c.valid_from, c.valid_to, c.remit_day::int4, c.terms,
                k.name, k.kind, k.invoice_no
            from contracts c join contractors k using (contractor) where c.contract_id = $1
            \(locking ? "for update of c" : "")
            """, [.id(id)]
        ) { row in try Row(row) }
        guard let found else { return nil }
        let designations = try self.designations(of: found.contractor, in: tx)
        let entry = Entry(
            id: id, contractor: found.contractor, number: found.number, officer: found.officer, kinds: found.kinds,
            remitDay: found.remitDay, terms: found.terms, validity: found.validity)
        return Loaded(
            entry: entry, contractorName: found.name, invoiceNumber: found.invoiceNumber,
            rules: Contract(
                contractor: found.kind, validity: found.validity, kinds: Set(found.kinds), designations: designations),
            terms: try JSONDecoder().decode(FeeTerms.self, from: Data(found.terms.utf8)))
    }

    /// Makes others wait who want to tell contractors about active assignments of these claims. Contracts are locked
    /// before assignments, everywhere.
    static func lock(havingActive claims: [ClaimID], in tx: borrowing Transaction) throws {
        _ = try tx.query(
            """
            select contract_id from contracts where contract_id in (
                select contract_id from assignments where claim_id = any($1) and state = 4)
            order by contract_id for update
            """, [.ids(claims)]
        ) { row in try row.id(0, as: ContractID.self) }
    }

    private static func designations(
        of contractor: ReceivedText, in tx: borrowing Transaction
    ) throws -> [Designation] {
        try tx.query(
            "select kinds, valid_from, valid_to from designations where contractor = $1 order by number",
            [.text(contractor)]
        ) { row in
            Designation(
                validity: Validity(from: try row.businessDate(1), to: try row.businessDate(2)),
                kinds: Set(try row.texts(0).map { ReceivedText($0) }))
        }
    }

    private struct Row {
        let contractor, number, officer, terms, name: ReceivedText
        let kinds: [ReceivedText]
        let validity: Validity
        let remitDay: Int
        let kind: ContractorKind
        let invoiceNumber: ReceivedText?

        init(_ row: borrowing PostgresRow) throws {
            (contractor, number, officer) = (try row.received(0), try row.received(1), try row.received(2))
            kinds = try row.texts(3).map { ReceivedText($0) }
            validity = Validity(from: try row.businessDate(4), to: try row.businessDate(5))
            remitDay = Int(try row.int32(6))
            (terms, name) = (try row.received(7), try row.received(8))
            guard let known = ContractorKind(rawValue: try row.text(9)) else { throw OutsourcingError(.storedValue) }
            kind = known
            invoiceNumber = try row.optionalReceived(10)
        }
    }
}
