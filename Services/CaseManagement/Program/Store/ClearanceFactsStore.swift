import CaseRules
import CodecPrimitives
import Law
import Ledger
import Outbox
import Postgres

/// Reads everything that a batch of questions for clearance is decided on, in one transaction, behind the locks of
/// their claims.
struct ClearanceFactsStore: Sendable {
    let law: LawBook
    let prescription: Prescription
    /// Producers of money whose silence holds adverse acts back, and for how many seconds it is borne.
    let moneyProducers: [String]
    let silenceSeconds: Int64

    func read(
        _ questions: [ClearanceQuestion], on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> ClearanceFacts {
        let claims = Set(questions.flatMap(\.claims)).sorted()
        let persons = Set(questions.map(\.personID)).sorted()
        let holds = try HoldStore.inForce(claims: claims, persons: persons, on: today, in: tx)
        try StreamStore.settleWatermarks(in: tx)
        let isBehind = try StreamStore.isMoneyBehind(
            producers: moneyProducers, silence: silenceSeconds, in: tx)
        let channels = try ChannelStore.watermarks(in: tx).sorted { $0.key < $1.key }.map {
            ChannelFacts(name: $0.key, completeThrough: $0.value)
        }
        return ClearanceFacts(
            today: today, now: now, claims: try self.claims(of: questions, holds, at: now, in: tx),
            persons: try self.persons(persons, holds, in: tx),
            officers: try OfficerStore.appointments(of: Set(questions.map(\.officer)).sorted(), in: tx),
            money: MoneyFacts(isBehind: isBehind, channels: channels),
            overrides: try HoldStore.overrides(on: claims, at: now, in: tx))
    }

    private func claims(
        of questions: [ClearanceQuestion], _ holds: [HoldStore.Hold], at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [ClaimID: ClaimFacts] {
        let ids = Set(questions.flatMap(\.claims)).sorted()
        let rows = try ClaimStore.lockForClearance(ids, under: law, in: tx)
        let payments = try JournalStore.principalPayments(of: rows.filter { $0.accrual != nil }.map(\.id), in: tx)
        let demands = try DemandStore.latest(of: ids, in: tx)
        let reserved = try ClearanceStore.reserved(of: ids, at: now, in: tx)
        let held = try ReceiptStore.held(on: ids, in: tx)
        let obligors = try ClaimStore.obligors(of: ids, in: tx)
        let forecasts = try PrescriptionStore.forecasts(of: ids, prescription, under: law, in: tx)
        let parties = try PrescriptionStore.parties(
            questions.filter { $0.role.hasOwnClock }.flatMap { asked in
                asked.claims.map { PrescriptionStore.Party(claim: $0, person: asked.personID, role: asked.role) }
            }, prescription, under: law, in: tx)
        let ended = try MeasureWriteOffStore.endings(of: ids, in: tx)
        let (slips, checks) = (try MoneyCheckStore.slips(of: ids, in: tx), try MoneyCheckStore.latest(of: ids, in: tx))
        let joint = questions.filter { $0.role == .jointDebtor }
        let own = try PrescriptionStore.events(of: Set(joint.flatMap(\.claims)).sorted(), in: tx)
        var facts: [ClaimID: ClaimFacts] = [:]
        for row in rows {
            var accrual = row.accrual
            accrual?.payments = payments[row.id] ?? []
            var claim = ClaimFacts(
                kind: row.kind, due: row.due, open: row.open, accrual: accrual, changes: row.changes,
                charged: row.charged,
                provisional: row.provisional + (held[row.id] ?? .zero), demand: demands[row.id],
                prescriptionEnd: forecasts[row.id]?.end, reserved: reserved[row.id] ?? Reserved(),
                obligors: [ObligorFact(person: row.person, role: .debtor)] + (obligors[row.id] ?? []))
            claim.extinctFrom = forecasts[row.id]?.extinctFrom
            claim.parties = (parties[row.id] ?? [:]).mapValues {
                PartyPrescription(end: $0.end, extinctFrom: $0.extinctFrom)
            }
            (claim.extinctFrom, claim.ending) = (forecasts[row.id]?.extinctFrom, ended[row.id])
            (claim.slips, claim.moneyCheckedOn) = (slips[row.id], checks[row.id])
            for hold in holds where hold.subject == .claim(row.id) { claim.add(hold) }
            for asked in joint where asked.claims.contains(row.id) {
                claim.ownDemands[asked.personID] = try demand(to: asked.personID, row.kind, own[row.id] ?? [])
            }
            facts[row.id] = claim
        }
        return facts
    }

    private func demand(
        to person: PersonID, _ kind: ClaimKind, _ facts: [PrescriptionFact]
    ) throws -> DemandFacts? {
        let rule = try law.demands.rule(kind.demandRule)
        return try DemandFacts(to: person, among: facts) { issued throws(LawError) in
            try rule.deadline(issued: issued, law.calendar)
        }
    }

    private func persons(
        _ ids: [PersonID], _ holds: [HoldStore.Hold], in tx: borrowing Transaction
    ) throws -> [PersonID: PersonFacts] {
        var facts: [PersonID: PersonFacts] = [:]
        for (person, isProtected) in try PersonStore.protection(of: ids, in: tx) {
            var known = PersonFacts(isProtected: isProtected)
            for hold in holds where hold.subject == .person(person) { known.add(hold) }
            facts[person] = known
        }
        return facts
    }
}

extension ClaimFacts {
    /// What a row of the table of holds says about the claim. A code of a newer release holds every act.
    fileprivate mutating func add(_ hold: HoldStore.Hold) {
        switch HoldCode(hold.code) {
        case .relief(let kind): relief.append(ReliefFact(kind, from: hold.from, to: hold.to ?? Validity.endOfTime))
        case .planKept: isPlanKept = true
        case .objection: hasObjection = true
        case .satelliteDifference: hasSatelliteDifference = true
        case .ground(let code): holds.append(HoldFact(code: code, acts: Set(hold.acts), until: hold.to))
        case .deceased, .bankruptcy, .addressUnknown, .identityUnsettled, .allowanceConsent, nil:
            holds.append(HoldFact(code: .hold, acts: Set(hold.acts), until: hold.to))
        }
    }
}

extension PersonFacts {
    fileprivate mutating func add(_ hold: HoldStore.Hold) {
        switch HoldCode(hold.code) {
        case .deceased: isDeceased = true
        case .bankruptcy: bankruptcySince = hold.from
        case .addressUnknown: isAddressUnknown = true
        case .identityUnsettled: isIdentityUnsettled = true
        case .allowanceConsent: consentsToAllowance = true
        case .ground(let code): holds.append(HoldFact(code: code, acts: Set(hold.acts), until: hold.to))
        case .relief, .planKept, .objection, .satelliteDifference, nil:
            holds.append(HoldFact(code: .hold, acts: Set(hold.acts), until: hold.to))
        }
    }
}
