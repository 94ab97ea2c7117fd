import CodecPrimitives
import IntakeRules
import Outbox
import Postgres

/// The nightly proof of each channel (収納照合表): a new version where it says something else than before.
enum ProofStore {
    /// A proof with its day and channel.
    struct Dated: Hashable, Sendable {
        var on: BusinessDate
        var channel: ReceivedText
        var proof: RemittanceProof
    }

    /// What three parties say of each day and channel in a range: agents and ledger by receipt, the bank by line.
    static func compute(
        from: BusinessDate, through: BusinessDate, in tx: borrowing Transaction
    ) throws -> [Dated] {
        let open = try differences(from: from, through: through, in: tx)
        let proofs = try tx.query(
            """
            with matches as (
                select * from remittance_matches where credited_on between $1 and $2
            ), agents as (
                select m.credited_on, m.channel, sum(c.amount)::int8 as yen,
                    sum(c.amount - coalesce(case when r.state in (2, 6) then r.amount when r.state is not null then 0 end,
                        x.amount, 0)
                        + coalesce(p.booked, 0))::int8 as ledger
                from matches m join remittance_receipts c using (match_id)
                left join receipts r on r.receipt_id = c.receipt_id
                left join expected_remittances x on x.receipt_id = c.receipt_id
                left join lateral (
                    select sum(p.amount) as booked from ledger_postings p where p.receipt_id = c.receipt_id
                        and p.version = (select max(version) from ledger_postings q where q.receipt_id = c.receipt_id)
                ) p on true
                group by 1, 2
            ), bank as (
                select m.credited_on, m.channel, sum(b.amount)::int8 as yen
                from matches m join remittance_lines l using (match_id) join bank_lines b using (line_id) group by 1, 2
            )
            select m.credited_on, m.channel, max(a.yen), max(b.yen), sum(m.fee)::int8, max(a.ledger),
                sum(m.difference)::int8
            from matches m join agents a using (credited_on, channel) join bank b using (credited_on, channel)
            group by 1, 2
            """, [.date(from), .date(through)]
        ) { row in
            Dated(
                on: try row.businessDate(0), channel: try row.received(1),
                proof: RemittanceProof(
                    agents: try row.yen(2), bank: try row.yen(3), fee: try row.yen(4), ledger: try row.yen(5),
                    accepted: try row.yen(6)))
        }
        return merged(proofs, open)
    }

    /// Proofs with the differences of their days; a day of nothing but differences is a proof too.
    private static func merged(
        _ proofs: [Dated], _ open: [Place: [RemittanceBreak.Kind: Yen]]
    ) -> [Dated] {
        var proofs = proofs
        for (place, kinds) in open {
            if let index = proofs.firstIndex(where: { $0.on == place.on && $0.channel == place.channel }) {
                proofs[index].proof.differences = kinds
            } else {
                proofs.append(
                    Dated(
                        on: place.on, channel: place.channel,
                        proof: RemittanceProof(
                            agents: .zero, bank: .zero, fee: .zero, ledger: .zero, accepted: .zero, differences: kinds))
                )
            }
        }
        return proofs.sorted { ($0.on, $0.channel) < ($1.on, $1.channel) }
    }

    private struct Place: Hashable {
        var on: BusinessDate
        var channel: ReceivedText
    }

    /// Pending breaks by the day of their line, else the day that their money was due; strangers' lines are nobody's channel.
    private static func differences(
        from: BusinessDate, through: BusinessDate, in tx: borrowing Transaction
    ) throws -> [Place: [RemittanceBreak.Kind: Yen]] {
        var found: [Place: [RemittanceBreak.Kind: Yen]] = [:]
        _ = try tx.query(
            """
            select coalesce(l.booked_on, b.due_on), coalesce(b.channel, '-'), b.kind::int4,
                sum(case when b.kind = 4 then b.arrived else b.arrived - b.expected end)::int8
            from remittance_breaks b left join bank_lines l using (line_id)
            where b.state in (1, 2) and coalesce(l.booked_on, b.due_on) between $1 and $2 group by 1, 2, 3
            """, [.date(from), .date(through)]
        ) { row in
            guard let kind = RemittanceBreak.Kind(rawValue: Int16(try row.int32(2))) else {
                throw IntakeError(.storedValue)
            }
            found[Place(on: try row.businessDate(0), channel: try row.received(1)), default: [:]][kind] = try row.yen(3)
        }
        return found
    }

    /// The newest proofs of a range, oldest days first.
    ///
    /// - Parameter count: at most so many; nil for all.
    static func latest(
        from: BusinessDate, through: BusinessDate, atMost count: Int? = nil, in tx: borrowing Transaction
    ) throws -> [Dated] {
        try tx.query(
            """
            select distinct on (business_date, channel) business_date, channel, agents, bank, fee, ledger, accepted,
                missing_yen, short_yen, over_yen, late_yen, unexpected_yen, unposted_yen
            from remittance_proofs where business_date between $1 and $2
            order by business_date, channel, version desc limit $3
            """, [.date(from), .date(through), .optionalInt(count.map { Int64($0) })]
        ) { row in
            var proof = RemittanceProof(
                agents: try row.yen(2), bank: try row.yen(3), fee: try row.yen(4), ledger: try row.yen(5),
                accepted: try row.yen(6))
            for (column, kind) in RemittanceBreak.Kind.allCases.enumerated() {
                let yen = try row.yen(7 + column)
                if !yen.isZero { proof.differences[kind] = yen }
            }
            return Dated(on: try row.businessDate(0), channel: try row.received(1), proof: proof)
        }
    }

    static func insert(_ proofs: [Dated], at now: Timestamp, in tx: borrowing Transaction) throws {
        guard !proofs.isEmpty else { return }
        func yen(_ kind: RemittanceBreak.Kind) -> PostgresValue {
            .amounts(proofs.map { $0.proof.differences[kind] ?? .zero })
        }
        _ = try tx.execute(
            """
            insert into remittance_proofs (business_date, channel, agents, bank, fee, ledger, accepted, missing_yen,
                short_yen, over_yen, late_yen, unexpected_yen, unposted_yen, is_proved, recorded_at, version)
            select k.*, $15, 1 + coalesce((select max(version) from remittance_proofs p
                where p.business_date = k.business_date and p.channel = k.channel), 0)
            from unnest($1::date[], $2::text[], $3::int8[], $4::int8[], $5::int8[], $6::int8[], $7::int8[], $8::int8[],
                $9::int8[], $10::int8[], $11::int8[], $12::int8[], $13::int8[], $14::bool[])
                as k(business_date, channel)
            """,
            [
                .dates(proofs.map(\.on)), .texts(proofs.map(\.channel)), .amounts(proofs.map(\.proof.agents)),
                .amounts(proofs.map(\.proof.bank)), .amounts(proofs.map(\.proof.fee)),
                .amounts(proofs.map(\.proof.ledger)), .amounts(proofs.map(\.proof.accepted)), yen(.missing),
                yen(.short), yen(.over), yen(.late), yen(.unexpected), yen(.unposted),
                .bools(proofs.map(\.proof.isProved)), .at(now),
            ])
    }
}
