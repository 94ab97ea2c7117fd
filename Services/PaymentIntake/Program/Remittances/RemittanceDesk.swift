import Codec
import CodecPrimitives
import IntakeRules
import Law
import Logging
import Outbox
import Postgres
import ServiceKit

/// Matches the bank's lines with what agents owe and with the ledger (収納照合), again and again: every run decides over all
/// that is open, behind one lock, in one transaction.
struct RemittanceDesk: Sendable {
    let pool: PostgresPool
    let outbox: Outbox
    let ids: IDSource
    let calendar: RemittanceCalendar
    let clock: BusinessClock
    /// Days before today whose proofs are kept true.
    let proofDays: Int
    /// Days before its own that money may come.
    let earlyDays: Int
    let logger: Logger
    /// Where the city pays refunds: transfers that come back are no income.
    var returns: ReturnDesk?
    /// After so many seconds a night that was not proved is looked at again.
    var standingSeconds: Int64 = 900

    /// Matches what there is.
    func step() async throws {
        do {
            try await run { today, now, tx in try match(on: today, at: now, in: tx) }
        } catch let error as IntakeError where error.code == .raceLost {
            logger.info("receipts changed while they were matched; the next run takes them")
        }
    }

    /// Proves each channel of the last days again.
    func prove() async throws {
        try await run { today, now, tx in try ProofDesk(desk: self).prove(on: today, at: now, in: tx) }
    }

    /// Flashes that nothing has confirmed in time age (速報滞留).
    func age(afterDays days: Int) async throws {
        try await run { today, now, tx in
            let limit = try calendar.subtracting(days, from: today)
            return try ReceiptExceptionStore.age(before: limit, at: now, in: tx) > 0
        }
    }

    /// Runs work behind the one lock of remittances, and wakes the relay where it has something to tell.
    private func run(
        _ work: @Sendable (BusinessDate, Timestamp, borrowing Transaction) throws -> Bool
    ) async throws {
        let (now, today) = (WallClock.now(), clock.today())
        let isNews = try await pool.withTransaction { tx in
            try RemittanceMatchStore.takeTurn(in: tx) ? try work(today, now, tx) : false
        }
        if isNews { outbox.wake.signal() }
    }

    /// One run.
    ///
    /// - Returns: whether anything was matched, found or cleared.
    func match(on today: BusinessDate, at now: Timestamp, in tx: borrowing Transaction) throws -> Bool {
        try BankLineStore.pairReversals(in: tx)
        try RemittanceMatchStore.remitPaid(at: now, in: tx)
        let cameBack = try returns?.take(at: now, in: tx) ?? false
        let open = try load(in: tx)
        let known = try BreakStore.known(in: tx)
        guard !open.isEmpty || !known.isEmpty else { return cameBack }
        let decided = RemittanceMatching(credits: open.credits, owed: open.groups, bankThrough: open.through)
        let covered = try decided.matches.map { try save($0, by: nil, at: now, in: tx) }
        let upkeep = BreakUpkeep(known: known, found: decided.breaks + open.takenBack)
        try BreakDesk(desk: self).keep(upkeep, on: today, at: now, in: tx)
        return cameBack || !covered.isEmpty || !upkeep.isEmpty
    }

    /// All that a run decides over.
    struct Open: Sendable {
        var credits: [RemittanceCredit] = []
        var groups: [RemittanceGroup] = []
        var through: BusinessDate?
        /// Lines that the bank has taken back after their money had been matched.
        var takenBack: [RemittanceBreak] = []

        var isEmpty: Bool { credits.isEmpty && groups.isEmpty && takenBack.isEmpty }
    }

    func load(in tx: borrowing Transaction) throws -> Open {
        var open = Open()
        open.through = try BankLineStore.through(in: tx)
        open.credits = try BankLineStore.open(.credit, in: tx).map(credit)
        open.takenBack = try BankLineStore.open(.takenBack, in: tx).map(credit).map { line in
            RemittanceBreak(
                kind: .short, party: line.parties.first, group: nil, line: line.id, expected: line.amount,
                arrived: .zero)
        }
        guard let last = ([open.through].compactMap(\.self) + open.credits.map(\.creditedOn)).max() else { return open }
        let horizon = last.adding(days: earlyDays)
        open.groups = try RemittanceMatchStore.owed(through: horizon, in: tx).map(group)
        open.groups += try RemittanceMatchStore.announced(through: horizon, in: tx).map { key, amount in
            let terms = calendar.register.terms(of: key.channel, agent: key.agent, on: key.dueOn)
            return RemittanceGroup(
                key: key, gross: amount, fee: terms?.arrival(ofGross: amount, count: 1).fee ?? .zero,
                deadline: try calendar.deadline(of: key.dueOn))
        }
        return open
    }

    private func credit(_ line: BankLineStore.Open) -> RemittanceCredit {
        let payers = calendar.register.payers(code: line.payerCode, kana: line.payerKana, on: line.creditedOn)
        let parties = line.said.map { [$0] } ?? payers.map { RemittanceParty(channel: $0.channel, agent: $0.agent) }
        return RemittanceCredit(id: line.id, creditedOn: line.creditedOn, amount: line.amount, parties: parties)
    }

    /// A channel that is in no register is its own agent.
    private func group(_ owed: RemittanceMatchStore.Owed) throws -> RemittanceGroup {
        let terms = calendar.register.terms(of: owed.channel, on: owed.dueOn)
        let fee = owed.amount.isPositive ? terms?.arrival(ofGross: owed.amount, count: owed.count).fee : nil
        return RemittanceGroup(
            key: RemittanceGroup.Key(
                channel: owed.channel, agent: terms?.agent ?? owed.channel, dueOn: owed.dueOn, receipt: owed.receipt),
            gross: owed.amount, fee: fee ?? .zero, deadline: try calendar.deadline(of: owed.dueOn))
    }

    /// Writes a match and tells the others which money the city holds now.
    @discardableResult
    func save(
        _ match: RemittanceMatch, by decision: OfficerWord?, at now: Timestamp, in tx: borrowing Transaction
    ) throws -> [RemittanceMatchStore.Covered] {
        guard let party = match.groups.first?.party, let line = match.lines.first else { return [] }
        let terms = calendar.register.terms(of: party.channel, agent: party.agent, on: match.creditedOn)
        var contract: ReceivedText?
        if case .net(let reference, _) = terms?.remittance { contract = reference }
        let covered = try RemittanceMatchStore.save(
            .init(id: ids.next(), match: match, party: party, contract: contract, decision: decision), at: now, in: tx)
        try outbox.append(
            RemittanceMessages(outbox: outbox, ids: ids, now: now).matched(match, line, party.channel, covered), in: tx)
        return covered
    }
}
