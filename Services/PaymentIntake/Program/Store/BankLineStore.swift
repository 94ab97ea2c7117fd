import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// Lines of the city's accounts (入金明細), each once however many files list it.
enum BankLineStore {
    /// The file that told of lines.
    struct Source: Sendable {
        var file: EvidenceID
        var channel: ReceivedText
    }

    /// Lines written at once.
    static let chunk = 5000

    static func insert(_ statements: [BankStatement], from source: Source, in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            insert into bank_statements (file_id, position, channel, account, from_day, through_day)
            select $1, k.position, $2, k.account, k.from_day, k.through_day
            from unnest($3::text[], $4::date[], $5::date[]) with ordinality as k(account, from_day, through_day, position)
            on conflict do nothing
            """,
            [
                .id(source.file), .text(source.channel), .texts(statements.map(\.account)),
                .dates(statements.map(\.from)), .dates(statements.map(\.through)),
            ])
    }

    /// - Returns: how many lines no file had told of before.
    static func insert(
        _ lines: [(id: BankLineID, line: BankLine)], from source: Source, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Int {
        var added = 0
        for start in stride(from: 0, to: lines.count, by: chunk) {
            added += try insertChunk(
                Array(lines[start..<min(start + chunk, lines.count)]), from: source, at: now, in: tx)
        }
        return added
    }

    private static func insertChunk(
        _ lines: [(id: BankLineID, line: BankLine)], from source: Source, at now: Timestamp,
        in tx: borrowing Transaction
    ) throws -> Int {
        let identities = lines.map(\.line.identity)
        return try tx.execute(
            """
            insert into bank_lines (line_id, account, booked_on, number, direction, amount, occurrence, payer_code,
                payer_kana, payer_bank, edi, record, channel, file_id, recorded_at)
            select k.*, $13, $14, $15 from unnest($1::uuid[], $2::text[], $3::date[], $4::text[], $5::int4[],
                $6::int8[], $7::int4[], $8::text[], $9::text[], $10::text[], $11::text[], $12::int4[]) as k
            on conflict (account, booked_on, number, direction, amount, occurrence) do nothing
            """,
            [
                .ids(lines.map(\.id)), .texts(identities.map(\.account)), .dates(identities.map(\.bookedOn)),
                .texts(identities.map(\.number)), .int32s(identities.map { Int32($0.direction.rawValue) }),
                .amounts(identities.map(\.amount)), .int32s(identities.map(\.occurrence)),
                .texts(lines.map(\.line.payerCode)), .texts(lines.map(\.line.payerKana)),
                .texts(lines.map(\.line.payerBank)), .texts(lines.map(\.line.edi)),
                .int32s(lines.map { Int32($0.line.record) }), .text(source.channel), .id(source.file), .at(now),
            ])
    }

    /// A credit that nothing is matched to, with who paid it.
    struct Open: Sendable {
        var id: BankLineID
        var creditedOn: BusinessDate
        var amount: Yen
        var payerCode: ReceivedText
        var payerKana: ReceivedText
        var edi: ReceivedText
        /// As an officer has said; nil where nobody had to.
        var said: RemittanceParty?
    }

    /// Open lines of a direction, oldest first.
    static func open(_ direction: BankLine.Direction, in tx: borrowing Transaction) throws -> [Open] {
        try tx.query(
            """
            select l.line_id, l.booked_on, l.amount, l.payer_code, l.payer_kana, p.channel, p.agent, l.edi
            from bank_lines l
            left join lateral (select channel, agent from bank_line_payers p where p.line_id = l.line_id
                order by recorded_at desc limit 1) p on true
            where l.state = 1 and l.direction <> 2 and l.direction = $1::int4 order by l.booked_on, l.line_id
            """, [.int32(Int32(direction.rawValue))]
        ) { row in
            let channel = try row.optionalReceived(5)
            let agent = try row.optionalReceived(6)
            return Open(
                id: try row.id(0, as: BankLineID.self), creditedOn: try row.businessDate(1), amount: try row.yen(2),
                payerCode: try row.received(3), payerKana: try row.received(4), edi: try row.received(7),
                said: channel.flatMap { name in agent.map { RemittanceParty(channel: name, agent: $0) } })
        }
    }

    /// The last day that every account is told whole; nil before the first file.
    static func through(in tx: borrowing Transaction) throws -> BusinessDate? {
        try tx.first(
            """
            select min(through_day) from
                (select max(through_day) as through_day from bank_statements group by channel, account) as told
            """
        ) { row in try row.optionalBusinessDate(0) } ?? nil
    }

    /// Pairs what the bank has taken back (取消区分 1) with its credits; neither is money any more.
    static func pairReversals(in tx: borrowing Transaction) throws {
        _ = try tx.execute(
            """
            with numbered as (
                select line_id, direction, account, amount, payer_code, payer_kana, row_number() over (
                    partition by direction, account, amount, payer_code, payer_kana order by booked_on, line_id) as place
                from bank_lines where state = 1 and direction <> 2
            ), pairs as (
                insert into bank_line_reversals (line_id, reversal_id)
                select c.line_id, t.line_id from numbered c join numbered t
                    using (account, amount, payer_code, payer_kana, place)
                where c.direction = 1 and t.direction = 3 returning line_id, reversal_id
            )
            update bank_lines l set state = 3 from pairs p where l.line_id in (p.line_id, p.reversal_id)
            """)
    }

    /// An officer's word whose line it is.
    struct Named: Sendable {
        var line: BankLineID
        var party: RemittanceParty
        var word: OfficerWord
    }

    /// - Returns: false where there is no such open line.
    static func insert(_ named: Named, at now: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        try tx.execute(
            """
            insert into bank_line_payers (line_id, recorded_at, channel, agent, officer, reason)
            select line_id, $2, $3, $4, $5, $6 from bank_lines where line_id = $1 and state = 1
            """,
            [
                .id(named.line), .at(now), .text(named.party.channel), .text(named.party.agent),
                .text(named.word.officer), .text(named.word.reason),
            ]) == 1
    }

    /// Takes an unexpected line out of the match: it is no remittance.
    static func setAside(_ line: BankLineID, in tx: borrowing Transaction) throws {
        _ = try tx.execute("update bank_lines set state = 4 where line_id = $1 and state = 1", [.id(line)])
    }
}
