import CaseRules
import Codec
import CodecPrimitives
import Foundation
import Law
import Logging
import Outbox
import Postgres
import ServiceKit
import TestKit

@testable import CaseManagement

/// A database of case management of its own, with the handlers that its service would run.
struct CaseManagementBench: Sendable {
    let pool: PostgresPool
    let law: LawBook
    let money: MoneyBook
    let ids = IDSource()
    let outbox = Outbox(source: "case-management")
    let clock: BusinessClock
    private let slipTerms: SlipTerms
    private let name: String
    private let admin: PostgresPool

    /// The day on which everything happens unless a test says otherwise.
    static let today = BusinessDate(iso: "2026-04-20") ?? BusinessDate(daysSinceEpoch: 20_563)

    init() async throws {
        let servers = try TestServers.fromEnvironment()
        let logger = Logger(label: "case-management-tests") { _ in SwiftLogNoOpLogHandler() }
        name = TestServers.freshName("case")
        func settings(_ database: String) -> PostgresSettings {
            PostgresSettings(
                host: servers.postgres.host, port: servers.postgres.port, database: database,
                user: servers.postgres.user)
        }
        admin = PostgresPool(settings("postgres"), logger: logger)
        let name = name
        _ = try await admin.withConnection { session in
            try session.execute("create database \(name) template template0 lc_collate 'C' lc_ctype 'C'")
        }
        pool = PostgresPool(settings(name), logger: logger)
        (law, money) = (try LawBook.embedded(), try MoneyBook.embedded())
        guard
            let terms = SlipTerms(
                issuer: ReceivedText("912345"), client: ReceivedText("00101"), usableDays: 30,
                elKeys: ELKeys(agency: ReceivedText("46201"), categories: ReceivedText("*=001")))
        else { throw TestKitError("no terms of slips") }
        slipTerms = terms
        clock = try BusinessClock(.fixed(CaseManagementBench.today, hour: 10), logger: logger)
        let migrations = Migrations(
            directory: Fixtures.project.appending(path: "Services/CaseManagement/Program/Migrations").path,
            inCode: [OutboxSchema.migration])
        try await migrations.run(on: pool)
    }

    /// Runs a test on a fresh database and removes it afterwards.
    static func run<T: Sendable>(_ body: @Sendable (CaseManagementBench) async throws -> T) async throws -> T {
        let bench = try await CaseManagementBench()
        do {
            let result = try await body(bench)
            try await bench.close()
            return result
        } catch {
            try? await bench.close()
            throw error
        }
    }

    private func close() async throws {
        await pool.close()
        let name = name
        _ = try await admin.withConnection { session in try session.execute("drop database \(name) with (force)") }
        await admin.close()
    }

    var mailbox: Mailbox { Mailbox(outbox: outbox, ids: ids) }
    var revocations: RevocationDesk { RevocationDesk(mailbox: mailbox, clock: clock) }

    var desk: ClearanceDesk {
        ClearanceDesk(
            facts: ClearanceFactsStore(
                law: law, prescription: Prescription(), moneyProducers: ["payment-intake"], silenceSeconds: 30),
            rules: Clearance(law: law, money: money), slips: SlipDesk(terms: slipTerms, ids: ids),
            clock: clock, ids: ids)
    }

    // MARK: What the service does

    func importFile(_ text: String) async throws -> AssessmentDesk.Result {
        var reader = AssessmentFileReader()
        reader.take(Array(text.utf8))
        let (file, desk) = (reader.finish(), AssessmentDesk(law: law, ids: ids))
        return try await pool.withTransaction { tx in
            try desk.run(file, by: ReceivedText("test"), on: CaseManagementBench.today, in: tx)
        }
    }

    /// What late facts are settled by.
    var settlement: SettlementDesk {
        SettlementDesk(
            store: PostingStore(law: law, ids: ids), rules: ReceiptPosting(rates: law.rates),
            revocations: revocations, mailbox: mailbox)
    }

    /// Applies receipt versions as messages of payment-intake, all in one transaction.
    func receive(_ batches: [[ReceiptRecorded]]) async throws {
        let handler = ReceiptsRecordedHandler(
            store: PostingStore(law: law, ids: ids), rules: ReceiptPosting(rates: law.rates), revocations: revocations,
            mailbox: mailbox, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let messages = batches.map { incoming(.receiptsRecorded($0), from: "payment-intake") }
        try await pool.withTransaction { tx in try handler.handle(messages, tx) }
    }

    func advance(_ items: [ChannelAdvanced]) async throws {
        let messages = [incoming(.channelAdvanced(items), from: "payment-intake")]
        try await pool.withTransaction { tx in try ChannelAdvancedHandler().handle(messages, tx) }
    }

    func change(_ items: [SeizureChanged]) async throws {
        let messages = [incoming(.seizureChanged(items), from: "garnishment")]
        try await pool.withTransaction { tx in try SeizureChangedHandler().handle(messages, tx) }
    }

    /// Applies what outsourcing tells of assignments.
    func assign(_ items: [AssignmentChanged]) async throws {
        let handler = AssignmentChangedHandler(revocations: revocations, clock: clock, ids: ids)
        let messages = [incoming(.assignmentChanged(items), from: "outsourcing")]
        try await pool.withTransaction { tx in try handler.handle(messages, tx) }
    }

    /// The nightly evaluation of a day, without waiting for late news.
    func nightly(on day: BusinessDate = CaseManagementBench.today, page: Int = 1000) throws -> NightlyEvaluation {
        let logger = Logger(label: "case-management-tests") { _ in SwiftLogNoOpLogHandler() }
        return NightlyEvaluation(
            pool: pool, law: law, rules: Prescription(),
            policy: ExtinctionPolicy(waitDays: 0, historyFrom: BusinessDate(daysSinceEpoch: 0)),
            settlement: settlement, ids: ids, clock: try BusinessClock(.fixed(day, hour: 1), logger: logger),
            page: page, logger: logger)
    }

    /// What a person reports about a claim's prescription.
    func report(_ event: PrescriptionEvent, on day: String, of claim: String) async throws -> UUIDv7 {
        let (id, claim) = (ids.nextUUID(), try await self.claim(claim))
        guard let day = BusinessDate(iso: day) else { throw CaseError(.missingRow) }
        let report = PrescriptionStore.Report(
            id: id, claim: claim, fact: PrescriptionFact(event, on: day), source: ReceivedText("staff"),
            evidence: ReceivedText("綴り1"))
        try await pool.withTransaction { tx in
            try PrescriptionStore.save([report], Recording(by: ReceivedText("test"), at: WallClock.now()), in: tx)
        }
        return id
    }

    func forecast(_ claim: String) async throws -> PrescriptionForecast {
        let (id, desk) = (try await self.claim(claim), PrescriptionDesk(law: law, rules: Prescription()))
        return try await pool.withTransaction { tx in try desk.forecast(of: id, in: tx) }
    }

    /// Asks for clearance as a service does and returns the answers that lie in the outbox.
    func ask(
        _ questions: [ClearanceRequested], as asker: String = "garnishment"
    ) async throws -> [ClearanceDecided] {
        let handler = ClearanceRequestedHandler(desk: desk, mailbox: mailbox)
        let messages = [incoming(.clearanceRequested(questions), from: asker)]
        try await pool.withTransaction { tx in try handler.handle(messages, tx) }
        let asked = Set(questions.map(\.requestID))
        return try await told("clearance.decided.\(asker)").flatMap { body -> [ClearanceDecided] in
            guard case .clearanceDecided(let items) = body else { return [] }
            return items.filter { asked.contains($0.requestID) }
        }
    }

    /// The bodies that were put into the outbox under a routing key, oldest first.
    func told(_ routingKey: String) async throws -> [MessageBody] {
        let rows = try await pool.withTransaction { tx in
            try tx.query("select type, body from outbox where routing_key = $1 order by id", [.text(routingKey)]) {
                row in
                (try row.received(0), try row.bytes(1))
            }
        }
        return try rows.map { try MessageCodec.decode(type: $0.0, body: $0.1) }
    }

    func incoming(_ body: MessageBody, from source: String) -> IncomingMessage {
        IncomingMessage(
            envelope: Envelope(
                id: ids.next(), type: body.type.name, source: ReceivedText(source), time: WallClock.now(),
                routingKey: body.type.name, body: []),
            body: body)
    }

    // MARK: What the tables say

    func number(_ sql: String, _ values: [PostgresValue] = []) async throws -> Int64 {
        try await pool.withTransaction { tx in try tx.first(sql, values) { row in try row.int(0) } ?? 0 }
    }

    func claim(_ number: String) async throws -> ClaimID {
        try await pool.withTransaction { tx in try LookupStore.claim(number, in: tx) }
    }

    func person(_ number: String) async throws -> PersonID {
        try await pool.withTransaction { tx in try LookupStore.person(number, in: tx) }
    }

    /// Balance of a claim as "principal/late charge/fee/provisional".
    func balance(_ number: String) async throws -> [Int64] {
        let id = try await claim(number)
        let row = try await pool.withTransaction { tx in
            try tx.first(
                "select principal, late_charge, fee, provisional from claim_balances where claim_id = $1", [.id(id)]
            ) { row in [try row.int(0), try row.int(1), try row.int(2), try row.int(3)] }
        }
        return row ?? []
    }

    /// Channels whose money is not conserved, unbalanced entries and balances that are no sum of their legs.
    func broken() async throws -> Int64 {
        try await number(
            """
            select (select count(*) from audit.conservation where applied <> posted + suspense + refundable)
                + (select count(*) from audit.journal_imbalance)
                + (select count(*) from audit.claim_balance
                    where stored <> from_legs or provisional_stored <> provisional_from_legs)
            """)
    }

    /// Makes payment-intake a producer that was heard just now and has nothing outstanding.
    func hearIntake() async throws {
        _ = try await pool.withTransaction { tx in
            try tx.execute(
                """
                insert into peer_heartbeats (service, at) values ('payment-intake', clock_timestamp())
                on conflict (service) do update set at = excluded.at
                """)
        }
    }

    func appoint(_ officer: String) async throws {
        let appointments = ClaimClass.allCases.map {
            Appointment($0, Validity(from: BusinessDate(daysSinceEpoch: 18_000)))
        }
        try await pool.withTransaction { tx in
            for appointment in appointments {
                try OfficerStore.save(
                    appointment, of: ReceivedText(officer), Recording(by: ReceivedText("test"), at: WallClock.now()),
                    in: tx)
            }
        }
    }
}
