import Codec
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Law
import Logging
import NIOCore
import NoticeRules
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit

@testable import Notifications

/// Notifications' desks and routes over a test database, with the test in the place of case management and staff.
struct PostOffice {
    static let staffToken = "staff-token"

    let database: TestDatabase
    let notices: NoticeDesk
    let today: BusinessDate
    let client: any TestClientProtocol

    /// Runs a test with a database of its own, and a client of everything that is served.
    static func serve(
        today: String = "2026-05-11", _ test: @escaping @Sendable (PostOffice) async throws -> Void
    ) async throws {
        try await TestDatabase.with { database in
            guard let day = BusinessDate(iso: today) else { throw TestKitError("no day") }
            let notices = NoticeDesk(
                outbox: Outbox(source: Topology.service), ids: IDSource(),
                clock: try BusinessClock(.fixed(day, hour: 10), logger: Logger(label: "test")))
            try await application(database, notices).test(.router) { client in
                try await test(PostOffice(database: database, notices: notices, today: day, client: client))
            }
        }
    }

    private static func application(_ database: TestDatabase, _ notices: NoticeDesk) -> some ApplicationProtocol {
        let router = ServiceRouter(context: ServiceContext.self)
        let staff = StaffGate(token: staffToken)
        BundleRoutes(
            gate: staff, pool: database.pool,
            bundles: BundleDesk(notices: notices, heartbeatSecondsMax: 30, lettersMax: 100), bytesMax: 100_000,
            listMax: 100
        ).add(to: router)
        SheetRoutes(
            gate: staff, pool: database.pool, dispatches: DispatchDesk(notices: notices, heartbeatSecondsMax: 30),
            returns: ReturnDesk(notices: notices), bytesMax: 100_000
        ).add(to: router)
        return Application(router: router)
    }

    var decisions: DecisionDesk { DecisionDesk(notices: notices, pulls: PullDesk()) }

    // MARK: Case management's part

    /// Hands a message to the handlers, as the inbox would.
    func hear(_ body: MessageBody, from source: String = Topology.decider) async throws {
        try await database.hear(body, from: source, by: handlers)
    }

    /// Case management itself, heard through the inbox.
    var decider: Peer { Peer(Topology.decider, to: Topology.service, handlers, on: database) }

    private var handlers: [String: BatchHandler] {
        Handlers(notices: notices, decisions: decisions, pulls: PullDesk()).byType
    }

    /// A demand letter for one claim, leaving today.
    func wish(
        for claim: ClaimID, issueOn: BusinessDate? = nil, form: String = "demand-city-tax",
        asker: String = "case-management"
    ) -> NoticeRequested {
        NoticeRequested(
            noticeID: notices.ids.next(), asker: ReceivedText(asker), form: ReceivedText(form),
            personID: notices.ids.next(), role: .debtor,
            items: [
                NoticeItem(
                    claimID: claim,
                    amount: ClaimBalance(principal: 12_000, lateCharge: .zero, fee: .zero, costs: .zero),
                    label: ClaimLabel(
                        number: ReceivedText("C1"), kind: ReceivedText("TAX_FIX"), fiscalYear: 2025, instalment: 4,
                        due: today.adding(days: -40)))
            ], due: today.adding(days: 10), remedies: ReceivedText("remedies-tax"), officer: ReceivedText("sato"),
            issueDay: issueOn ?? today)
    }

    /// A letter that was asked for; its claim.
    @discardableResult
    func request(issueOn: BusinessDate? = nil) async throws -> ClaimID {
        let claim: ClaimID = notices.ids.next()
        try await hear(.noticeRequested([wish(for: claim, issueOn: issueOn)]))
        return claim
    }

    /// Questions that wait for an answer, in the order they were asked.
    func questions() async throws -> [ClearanceRequestID] {
        try await database.pool.withTransaction { tx in
            try tx.query(
                """
                select clearance_request_id from clearance_requests where decided_at is null
                order by asked_at, clearance_request_id
                """
            ) { row in try row.id(0) }
        }
    }

    /// What a grant brings.
    struct Grant: Sendable {
        var amount: Yen = 12_300
        var seconds: Int64 = 600
        var person = PostOffice.hanako
    }

    /// Grants every question that waits; returns the grants' ids.
    @discardableResult
    func grantAll(_ terms: Grant = Grant()) async throws -> [ClearanceID] {
        let answers = try await questions().map { granted($0, terms) }
        for answer in answers { try await hear(.clearanceDecided([answer])) }
        return answers.compactMap { answer in
            if case .granted(let grant) = answer.decision { grant.clearanceID } else { nil }
        }
    }

    func granted(_ question: ClearanceRequestID, _ terms: Grant = Grant()) -> ClearanceDecided {
        let grant = ClearanceGrant(
            clearanceID: notices.ids.next(), amountNow: terms.amount,
            expiresAt: WallClock.now().adding(seconds: terms.seconds), working: ReceivedText("本税"),
            person: terms.person, remarks: [], slip: slip(terms.amount))
        return ClearanceDecided(requestID: question, decision: .granted(grant))
    }

    func refused(_ question: ClearanceRequestID, _ code: String) -> ClearanceDecided {
        let ground = Ground(kind: .hold, code: ReceivedText(code), article: ReceivedText(""), fact: ReceivedText(""))
        return ClearanceDecided(requestID: question, decision: .refused([ground]))
    }

    private func slip(_ amount: Yen) -> GrantedSlip {
        GrantedSlip(
            slipID: notices.ids.next(), barcode: ReceivedText("91912345001010000000000000001026043000123000"),
            usableUntil: today.adding(days: 30), principal: amount - 300, lateCharge: 300, fee: .zero,
            number: ReceivedText("N00000000001"))
    }

    func refuseAll(_ code: String) async throws {
        for question in try await questions() { try await hear(.clearanceDecided([refused(question, code)])) }
    }

    func beat(age seconds: Int64 = 0) async throws {
        try await database.hearBeat(of: Topology.decider, age: seconds)
    }

    /// Money on a claim, as case management tells of it.
    func pay(_ claim: ClaimID, _ finality: PostingRecorded.Finality = .provisional) async throws {
        try await hear(
            .postingsRecorded([
                PostingRecorded(
                    receiptID: notices.ids.next(), receiptVersion: 1, channel: ReceivedText("konbini-a"),
                    finality: finality, paidOn: today,
                    lines: [
                        .init(claimID: claim, principal: 12_000, lateCharge: .zero, fee: .zero, costs: .zero)
                    ], suspense: .zero, overpaid: .zero)
            ]))
    }

    static let hanako = person("試験　花子", "架空市千年1-2-3")

    static func person(_ name: String, _ address: String, isProtected: Bool = false) -> PersonalBlock {
        PersonalBlock(
            nameKana: ReceivedText("テスト　ハナコ"), nameKanji: ReceivedText(name), birthDate: nil,
            addresses: [
                DatedAddress(address: ReceivedText(address), from: BusinessDate(daysSinceEpoch: 10_000), to: nil)
            ], isProtected: isProtected)
    }

    // MARK: Staff's part

    /// What a service answered.
    struct Told: Sendable {
        let status: Int
        let text: String

        func member(_ name: String) -> Any? {
            (try? JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])?[name]
        }
    }

    func call(_ method: HTTPRequest.Method, _ path: String, _ body: [String: Any]? = nil) async throws -> Told {
        let bytes = try body.map { ByteBuffer(bytes: try JSONSerialization.data(withJSONObject: $0)) }
        var headers: HTTPFields = [.authorization: "Bearer \(PostOffice.staffToken)"]
        if let name = HTTPField.Name("x-staff") { headers[name] = "sato" }
        return try await client.execute(uri: path, method: method, headers: headers, body: bytes) {
            Told(status: $0.status.code, text: String(buffer: $0.body))
        }
    }

    /// Bundles what is cleared; the bundles' ids.
    func bundle() async throws -> [String] {
        let told = try await call(.post, "/bundles", ["issue_on": today.description])
        guard told.status < 300, let bundles = told.member("bundles") as? [[String: Any]] else {
            throw TestKitError("no bundles: \(told.text)")
        }
        return bundles.compactMap { $0["bundle"] as? String }
    }

    /// Prints everything that waits; how many parts.
    @discardableResult
    func runPress(_ press: PlainPress = PlainPress()) async throws -> Int {
        try await PrintWorker(
            pool: database.pool, press: press, kinds: try LawBook.embedded().kinds, logger: Logger(label: "test")
        ).step()
    }

    /// Letters for as many claims, bundled and printed: the bundle's id, and the claims by sequence number from 1.
    func printed(_ count: Int) async throws -> (bundle: String, claims: [ClaimID]) {
        try await beat()
        for _ in 0..<count { try await request() }
        try await grantAll()
        let bundles = try await bundle()
        guard bundles.count == 1 else { throw TestKitError("\(bundles.count) bundles") }
        try await runPress()
        let claims = try await database.pool.withTransaction { tx in
            try tx.query(
                "select q.claim_id from pieces p join notice_requests q using (notice_id) order by p.sequence"
            ) { row in try row.id(0, as: ClaimID.self) }
        }
        return (bundles[0], claims)
    }

    /// The same, asked and granted to leave.
    func checked(_ count: Int, _ terms: Grant = Grant()) async throws -> (bundle: String, claims: [ClaimID]) {
        let made = try await printed(count)
        _ = try await call(.post, "/bundles/\(made.bundle)/check")
        try await grantAll(terms)
        return made
    }

    func dispatch(_ bundle: String) async throws -> Told {
        try await call(.post, "/bundles/\(bundle)/dispatch", ["date": today.description])
    }

    // MARK: What can be seen afterwards

    func pieces() async throws -> [PieceState] {
        try await database.pool.withTransaction { tx in
            try tx.query("select state::int4 from pieces order by bundle_id, sequence") { row in
                PieceState(rawValue: Int16(try row.int32(0))) ?? .spoiled
            }
        }
    }

    func states() async throws -> [NoticeState] {
        try await database.pool.withTransaction { tx in
            try tx.query("select state::int4 from notices order by notice_id") { row in
                NoticeState(rawValue: Int16(try row.int32(0))) ?? .refused
            }
        }
    }

    /// The messages of a type that wait in the outbox.
    func sent(_ type: MessageType) async throws -> [MessageBody] { try await database.sent(type) }

    /// Everything that was told to have left.
    func dispatched() async throws -> [NoticeDispatched] {
        try await sent(.noticeDispatched).flatMap { body -> [NoticeDispatched] in
            if case .noticeDispatched(let items) = body { items } else { [] }
        }
    }

    /// Every question that was asked.
    func asked() async throws -> [ClearanceRequested] {
        try await sent(.clearanceRequested).flatMap { body -> [ClearanceRequested] in
            if case .clearanceRequested(let items) = body { items } else { [] }
        }
    }
}
