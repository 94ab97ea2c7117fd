import CaseRules
import CodecPrimitives
import Law
import Outbox
import Postgres

/// What happened to the prescription of claims (消滅時効), from every table that knows of it.
enum PrescriptionStore {
    /// A claim and what its prescription depends on.
    struct Case {
        var id: ClaimID
        var kind: ClaimKind
        var asked: PrescriptionCase
        /// The whole principal is paid; its late charge has a clock of its own.
        var isPrincipalPaid: Bool
    }

    /// What people or measures report.
    struct Report: Sendable {
        var id: UUIDv7
        var claim: ClaimID
        /// `matter` nil makes the report a matter of its own.
        var fact: PrescriptionFact
        /// staff, measure or import.
        var source: ReceivedText
        /// Nil for what stands for itself.
        var sourceID: UUIDv7?
        var evidence: ReceivedText
    }

    /// The forecasts of these claims on all facts known.
    static func forecasts(
        of claims: [ClaimID], _ rules: Prescription, under law: LawBook, in tx: borrowing Transaction
    ) throws -> [ClaimID: PrescriptionForecast] {
        guard !claims.isEmpty else { return [:] }
        let events = try events(of: claims, in: tx)
        return Dictionary(
            uniqueKeysWithValues: try cases(of: claims, under: law, in: tx).map {
                ($0.id, rules.forecast($0.asked, $0.facts(events[$0.id] ?? [])))
            })
    }

    /// Somebody besides the debtor who owes a claim, and whose clock is asked for.
    struct Party: Hashable {
        var claim: ClaimID
        var person: PersonID
        var role: ClearanceRole
    }

    /// The forecasts of the clocks of guarantors and joint debtors.
    static func parties(
        _ asked: [Party], _ rules: Prescription, under law: LawBook, in tx: borrowing Transaction
    ) throws -> [ClaimID: [PersonID: PrescriptionForecast]] {
        guard !asked.isEmpty else { return [:] }
        let claims = Set(asked.map(\.claim)).sorted()
        let events = try events(of: claims, in: tx)
        let cases = Dictionary(uniqueKeysWithValues: try cases(of: claims, under: law, in: tx).map { ($0.id, $0) })
        var forecasts: [ClaimID: [PersonID: PrescriptionForecast]] = [:]
        for party in asked {
            guard let claim = cases[party.claim] else { continue }
            let facts = claim.facts(events[party.claim] ?? [])
            forecasts[party.claim, default: [:]][party.person] = rules.forecast(
                claim.asked, facts, for: party.clock(by: facts))
        }
        return forecasts
    }

    static func cases(of claims: [ClaimID], under law: LawBook, in tx: borrowing Transaction) throws -> [Case] {
        try tx.query(
            """
            select c.claim_id, c.kind, c.arose_on, c.contract_on, c.due_on,
                case when b.principal <= 0 then not exists (
                    select from journal_entries e where e.cause_id = c.claim_id and e.cause = 'write_off')
                else false end
            from claims c join claim_balances b using (claim_id) where c.claim_id = any($1)
            """, [.ids(claims)]
        ) { row in
            let arose = try row.businessDate(2)
            let kind = try law.kind(try row.received(1), on: arose)
            return Case(
                id: try row.id(0), kind: kind,
                asked: PrescriptionCase(
                    kind, due: try row.businessDate(4), aroseOn: arose, contractOn: try row.optionalBusinessDate(3)),
                isPrincipalPaid: try row.bool(5))
        }
    }

    static func events(
        of claims: [ClaimID], in tx: borrowing Transaction
    ) throws -> [ClaimID: [PrescriptionFact]] {
        guard !claims.isEmpty else { return [:] }
        var events: [ClaimID: [PrescriptionFact]] = [:]
        _ = try tx.query(
            """
            select claim_id, event, effective_on, until_on, matter_id, party_role, party_id
            from prescription_events where claim_id = any($1)
            """, [.ids(claims)]
        ) { row in
            events[try row.id(0), default: []].append(
                PrescriptionFact(
                    try StoredCode.decode(try row.text(1), as: PrescriptionEvent.self), on: try row.businessDate(2),
                    until: try row.optionalBusinessDate(3),
                    matter: try row.optionalUUID(4).map { UUIDv7(high: $0.high, low: $0.low) },
                    party: PrescriptionParty(
                        try StoredCode.decode(try row.text(5), as: PrescriptionParty.Role.self),
                        try row.optionalID(6))))
        }
        return events
    }

    /// Keeps what was reported; the same report again changes nothing. The claims are locked.
    static func save(_ reports: [Report], _ recording: Recording, in tx: borrowing Transaction) throws {
        guard !reports.isEmpty else { return }
        _ = try tx.execute(
            """
            insert into prescription_facts (fact_id, claim_id, event, effective_on, until_on, matter_id, party_role,
                party_id, source, source_id, evidence, recorded_by, recorded_at)
            select k.*, $12, $13
            from unnest($1::uuid[], $2::uuid[], $3::text[], $4::date[], $5::date[], $6::uuid[], $7::text[],
                $8::uuid[], $9::text[], $10::uuid[], $11::text[]) as k
            on conflict do nothing
            """,
            [
                .uuids(reports.map { PostgresUUID($0.id) }), .ids(reports.map(\.claim)),
                .texts(reports.map(\.fact.event.rawValue)), .dates(reports.map(\.fact.day)),
                .optionalDates(reports.map(\.fact.until)),
                .uuids(reports.map { PostgresUUID($0.fact.matter ?? $0.id) }),
                .texts(reports.map(\.fact.party.role.rawValue)), .optionalIDs(reports.map(\.fact.party.person)),
                .texts(reports.map(\.source)), .uuids(reports.map { PostgresUUID($0.sourceID ?? $0.id) }),
                .texts(reports.map(\.evidence)), .text(recording.by), .at(recording.at),
            ])
    }

    /// Withdraws a reported fact, or lets it stand again; its claim, nil when there is no such fact.
    static func correct(
        _ fact: UUIDv7, stands: Bool, reason: ReceivedText, _ recording: Recording, in tx: borrowing Transaction
    ) throws -> ClaimID? {
        let id = PostgresValue.uuid(PostgresUUID(fact))
        let claim = try tx.first("select claim_id from prescription_facts where fact_id = $1", [id]) { row in
            try row.id(0) as ClaimID
        }
        guard let claim else { return nil }
        _ = try tx.execute(
            """
            insert into prescription_corrections (fact_id, recorded_at, stands, reason, recorded_by)
            values ($1, $2, $3, $4, $5)
            """, [id, .at(recording.at), .bool(stands), .text(reason), .text(recording.by)])
        return claim
    }

    /// Keeps who paid a receipt; false when there is no such receipt.
    static func save(
        payerIsObligor: Bool, of receipt: ReceiptID, reason: ReceivedText, _ recording: Recording,
        in tx: borrowing Transaction
    ) throws -> Bool {
        try tx.execute(
            """
            insert into receipt_payers (receipt_id, recorded_at, payer, reason, recorded_by)
            select receipt_id, $2, $3, $4, $5 from receipts where receipt_id = $1
            """,
            [
                .id(receipt), .at(recording.at), .text(payerIsObligor ? "obligor" : "third_person"), .text(reason),
                .text(recording.by),
            ]) == 1
    }

    /// Brings the projection of these claims up to date; the number of rows that changed.
    static func project(
        _ forecasts: [(claim: ClaimID, forecast: PrescriptionForecast)], on today: BusinessDate,
        in tx: borrowing Transaction
    ) throws -> Int {
        guard !forecasts.isEmpty else { return 0 }
        return try tx.execute(
            """
            insert into claim_prescriptions as p (claim_id, state, ends_on, extinct_from, evaluated_on)
            select k.*, $5 from unnest($1::uuid[], $2::text[], $3::date[], $4::date[]) as k
            on conflict (claim_id) do update set state = excluded.state, ends_on = excluded.ends_on,
                extinct_from = excluded.extinct_from, evaluated_on = excluded.evaluated_on
            where (p.state, p.ends_on, p.extinct_from)
                is distinct from (excluded.state, excluded.ends_on, excluded.extinct_from)
            """,
            [
                .ids(forecasts.map(\.claim)), .texts(forecasts.map { $0.forecast.state(on: today).rawValue }),
                .optionalDates(forecasts.map(\.forecast.end)), .optionalDates(forecasts.map(\.forecast.extinctFrom)),
                .date(today),
            ])
    }
}

extension PrescriptionStore.Party {
    /// As her own facts name her: the table of obligors does not tell a guarantor from a joint one (連帯保証人).
    fileprivate func clock(by facts: [PrescriptionFact]) -> PrescriptionParty {
        let own = facts.first { $0.party.person == person && $0.party.role != .debtor }?.party
        return own ?? PrescriptionParty(role == .jointDebtor ? .jointDebtor : .guarantor, person)
    }
}

extension PrescriptionStore.Case {
    /// The events, and what follows from the books: once the principal is paid, its late charge has its own clock.
    func facts(_ events: [PrescriptionFact]) -> [PrescriptionFact] {
        let payments = events.filter {
            [.paymentByObligor, .paymentByThirdPerson, .collectedByExecution].contains($0.event)
        }
        guard isPrincipalPaid, let last = payments.map(\.day).max() else { return events }
        return events + [PrescriptionFact(.principalPaid, on: last)]
    }
}
