import Codec
import CodecPrimitives
import GarnishmentRules
import Outbox
import Postgres

/// Files from banks and what they answered about accounts (照会回答).
enum AnswerStore {
    enum Kind: Int32, Sendable { case inquiryAnswer = 1, seizureResult = 2 }

    /// A file that came in.
    struct File: Sendable {
        var id: EvidenceID
        var kind: Kind
        var sha256: [UInt8]
        var content: [UInt8]
        var isAccepted: Bool
        var batchID: BatchID?
        var receivedAt: Timestamp
    }

    /// A file with this content that was accepted before.
    static func accepted(_ kind: Kind, sha256: [UInt8], in tx: borrowing Transaction) throws -> EvidenceID? {
        try tx.first(
            "select evidence_id from evidence where kind = $1 and sha256 = $2 and accepted",
            [.int32(kind.rawValue), .bytes(sha256)]
        ) { row in try row.id(0) }
    }

    /// Keeps a file; one that was refused before may be accepted later (a batch's state can have changed).
    ///
    /// - Returns: the id that this content has.
    static func insert(_ file: File, in tx: borrowing Transaction) throws -> EvidenceID {
        let id: EvidenceID? = try tx.first(
            """
            insert into evidence (evidence_id, kind, sha256, content, accepted, batch_id, received_at)
            values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (kind, sha256) do update set accepted = evidence.accepted or excluded.accepted
            returning evidence_id
            """,
            [
                .id(file.id), .int32(file.kind.rawValue), .bytes(file.sha256), .bytes(file.content),
                .bool(file.isAccepted), .id(file.batchID), .at(file.receivedAt),
            ]
        ) { row in try row.id(0) }
        return id ?? file.id
    }

    /// Keeps the rows of an accepted answer file.
    static func insert(_ rows: [AccountAnswer], from file: EvidenceID, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into account_answers (row_number, bank, branch, product, account, holder_kana, registered_address,
                registered_on, reference_date, evidence_id)
            select k.*, $10 from unnest($1::int4[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[],
                $7::text[], $8::date[], $9::date[]) as k
            """,
            [
                .int32s(rows.map { Int32($0.row) }), .texts(rows.map(\.account.bank)),
                .texts(rows.map(\.account.branch)), .texts(rows.map(\.account.product)),
                .texts(rows.map(\.account.number)), .texts(rows.map(\.answer.holderKana)),
                .optionalTexts(rows.map(\.answer.registeredAddress)), .optionalDates(rows.map(\.answer.registeredOn)),
                .dates(rows.map(\.answer.referenceDate)), .id(file),
            ])
    }

    /// A bank's answer and the file that it stood in.
    struct Answered: Sendable {
        var answer: IdentityEvidence.Answer
        var evidenceID: EvidenceID
    }

    /// The newest answer about each of these accounts.
    static func newest(_ accounts: [BankAccount], in tx: borrowing Transaction) throws -> [BankAccount: Answered] {
        guard !accounts.isEmpty else { return [:] }
        let accounts = Array(Set(accounts))
        let rows = try tx.query(
            """
            select distinct on (k.place) k.place, a.holder_kana, a.registered_address, a.registered_on, a.reference_date,
                a.evidence_id
            from unnest($1::text[], $2::text[], $3::text[], $4::text[]) with ordinality
                as k(bank, branch, product, account, place)
            join account_answers a using (bank, branch, product, account) join evidence e using (evidence_id)
            order by k.place, a.reference_date desc, e.received_at desc, a.row_number desc
            """,
            [
                .texts(accounts.map(\.bank)), .texts(accounts.map(\.branch)), .texts(accounts.map(\.product)),
                .texts(accounts.map(\.number)),
            ]
        ) { row in
            let answer = IdentityEvidence.Answer(
                holderKana: try row.received(1), registeredAddress: try row.optionalReceived(2),
                registeredOn: try row.optionalBusinessDate(3), referenceDate: try row.businessDate(4))
            return (accounts[Int(try row.int(0)) - 1], Answered(answer: answer, evidenceID: try row.id(5)))
        }
        return Dictionary(uniqueKeysWithValues: rows)
    }
}

/// What a bank answered about one account, with its row in the file.
struct AccountAnswer: Sendable {
    var row: Int
    var account: BankAccount
    var answer: IdentityEvidence.Answer
}
