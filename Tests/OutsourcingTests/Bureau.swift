import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Law
import Logging
import NIOCore
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit
import TestDatabases
import TestKit

@testable import Outsourcing

/// Outsourcing's desks and routes over a test database, with the test in the place of case management, staff and
/// contractors.
struct Bureau {
    static let key = Data(repeating: 7, count: 32).base64EncodedString()
    static let staffToken = "staff-token"

    let database: TestDatabase
    let journal = AssignmentJournal(outbox: Outbox(source: Topology.service), ids: IDSource())
    let today: BusinessDate
    let clock: BusinessClock
    private let law: LawBook

    init(_ database: TestDatabase, today text: String = "2026-05-01") throws {
        self.database = database
        guard let today = BusinessDate(iso: text) else { throw TestKitError("no day") }
        self.today = today
        clock = try BusinessClock(.fixed(today, hour: 10), logger: Logger(label: "test"))
        law = try LawBook.embedded()
    }

    var placements: PlacementDesk { PlacementDesk(journal: journal, kinds: law.kinds, clock: clock) }
    var decisions: DecisionDesk { DecisionDesk(journal: journal, placements: placements) }
    var returns: ReturnDesk { ReturnDesk(journal: journal, clock: clock) }

    /// Everything that the service serves, with tokens of `seconds`.
    func router(tokenSeconds: Int64 = 600) async throws -> ServiceRouter {
        let router = ServiceRouter(context: ServiceContext.self)
        let pool = database.pool
        let tokens = try await TokenIssuer(key: Bureau.key, seconds: tokenSeconds)
        TokenRoute(tokens: tokens, pool: pool).add(to: router)
        let statements = StatementDesk(clock: clock)
        ContractorRoutes(
            gate: ContractorGate(tokens: tokens, pool: pool),
            posts: IdempotentPost(pool: pool, outbox: journal.outbox, bytesMax: 100_000),
            feed: FeedDesk(journal: journal, placements: placements, heartbeatSecondsMax: 30, itemsMax: 100),
            collections: CollectionDesk(journal: journal, clock: clock, calendar: law.calendar), returns: returns,
            statements: statements
        ).add(to: router)
        let staff = StaffGate(token: Bureau.staffToken)
        ContractRoutes(gate: staff, pool: pool, ids: journal.ids, kinds: law.kinds, bytesMax: 100_000).add(to: router)
        StaffRoutes(
            gate: staff, pool: pool, returns: returns, payments: PaymentDesk(clock: clock), statements: statements,
            bytesMax: 100_000, listMax: 100
        ).add(to: router)
        return router
    }

    func application(tokenSeconds: Int64 = 600) async throws -> some ApplicationProtocol {
        Application(router: try await router(tokenSeconds: tokenSeconds))
    }

    /// Runs a test with a database of its own, and a client of everything that is served.
    static func serve(
        today: String = "2026-05-01", tokenSeconds: Int64 = 600,
        _ test: @escaping @Sendable (Bureau, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            let bureau = try Bureau(database, today: today)
            try await bureau.application(tokenSeconds: tokenSeconds).test(.router) { client in
                try await test(bureau, client)
            }
        }
    }

    // MARK: Case management's part

    /// Hands a message to the handlers, as the inbox would.
    func hear(_ body: MessageBody, from source: String = Topology.decider, sequence: Int64 = 1) async throws {
        try await database.hear(body, from: source, by: handlers, sequence: sequence)
    }

    /// Case management itself, heard through the inbox.
    var decider: Peer { Peer(Topology.decider, to: Topology.service, handlers, on: database) }

    private var handlers: [String: BatchHandler] {
        Handlers(placements: placements, decisions: decisions, payments: PaymentDesk(clock: clock)).byType
    }

    /// A claim as case management tells of it.
    func tell(_ claim: ClaimID, kind: String = "HOUSING", owed: Yen, version: Int64 = 1) async throws {
        try await hear(
            .claimsChanged([
                ClaimChanged(
                    claimID: claim, version: version, kind: ReceivedText(kind), claimClass: .privateClaim,
                    balance: ClaimBalance(principal: owed, lateCharge: .zero, fee: .zero, costs: .zero),
                    provisional: .zero, stops: [], prescriptionEnd: nil, due: today.adding(days: -400))
            ]))
    }

    /// A wish to place one claim.
    func place(_ claim: ClaimID, under contract: ContractID) async throws {
        try await place([claim], under: contract)
    }

    func place(_ claims: [ClaimID], under contract: ContractID) async throws {
        try await hear(
            .placementRequested([
                PlacementRequested(
                    placementID: journal.ids.next(), contractID: contract, claims: claims,
                    obligors: [Obligor(personID: journal.ids.next(), role: .debtor)], officer: ReceivedText("sato"))
            ]))
    }

    /// A claim that a new contractor is to have: nobody has answered yet.
    @discardableResult
    func placed(owed: Yen, _ client: any TestClientProtocol) async throws -> ContractorAccount {
        let account = try await ContractorAccount.enter("C001", client)
        let claim: ClaimID = journal.ids.next()
        try await tell(claim, owed: owed)
        try await place(claim, under: account.contract)
        return account
    }

    /// Lets every question be old enough to be asked again.
    func askAgain() async throws {
        let decisions = decisions
        try await database.pool.withTransaction { tx in
            let now = WallClock.now()
            try decisions.askAgain(since: now.adding(seconds: 1), at: now, in: tx)
        }
    }

    /// The questions that wait for an answer.
    func questions() async throws -> [(id: ClearanceRequestID, wanted: Yen)] {
        try await database.pool.withTransaction { tx in
            try tx.query(
                "select clearance_request_id, amount_wanted from clearance_requests where decided_at is null order by asked_at"
            ) { row in (try row.id(0, as: ClearanceRequestID.self), try row.yen(1)) }
        }
    }

    /// Grants every question that waits; returns the grants' ids.
    @discardableResult
    func grantAll(_ amount: Yen? = nil, lives seconds: Int64 = 600) async throws -> [ClearanceID] {
        var granted: [ClearanceID] = []
        for question in try await questions() {
            let grant = ClearanceGrant(
                clearanceID: journal.ids.next(), amountNow: amount ?? question.wanted,
                expiresAt: WallClock.now().adding(seconds: seconds), working: ReceivedText("元金"), person: Bureau.hanako,
                remarks: [])
            granted.append(grant.clearanceID)
            try await hear(.clearanceDecided([.init(requestID: question.id, decision: .granted(grant))]))
        }
        return granted
    }

    func beat(age seconds: Int64 = 0) async throws {
        try await database.hearBeat(of: Topology.decider, age: seconds)
    }

    /// A claim that the contractor has fetched; its assignment.
    func handedOver(
        _ claim: ClaimID, under account: ContractorAccount, owed: Yen = 50_000, _ client: any TestClientProtocol
    ) async throws -> String {
        try await tell(claim, owed: owed)
        try await place(claim, under: account.contract)
        try await grantAll()
        try await beat()
        let page = try await account.get("/assignments", client).object()
        let items = page["items"] as? [[String: Any]] ?? []
        guard let item = items.last(where: { $0["claim"] as? String == claim.description }),
            let assignment = item["assignment"] as? String
        else { throw TestKitError("not handed over: \(page)") }
        return assignment
    }

    static let hanako = PersonalBlock(
        nameKana: ReceivedText("テスト ハナコ"), nameKanji: ReceivedText("試験 花子"),
        birthDate: BusinessDate(daysSinceEpoch: 1),
        addresses: [
            DatedAddress(address: ReceivedText("架空市千年1-2-3"), from: BusinessDate(daysSinceEpoch: 10_000), to: nil)
        ], isProtected: false)

    /// The states of all assignments, in the order they were placed.
    func states() async throws -> [AssignmentState] {
        try await database.pool.withTransaction { tx in
            try tx.query("select state::int4 from assignments order by assignment_id") { row in
                AssignmentState(rawValue: Int16(try row.int32(0))) ?? .refused
            }
        }
    }

    /// The messages of a type that wait in the outbox.
    func sent(_ type: MessageType) async throws -> [MessageBody] { try await database.sent(type) }
}
