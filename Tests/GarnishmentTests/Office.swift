import Codec
import CodecPrimitives
import CodecRecords
import Foundation
import GarnishmentRules
import Logging
import Outbox
import Postgres
import ServiceKit
import TestDatabases
import TestKit

@testable import Garnishment

/// Garnishment's desks over a test database, with the test in the place of case management and of the bank.
struct Office {
    let database: TestDatabase
    let journal = ItemJournal(outbox: Outbox(source: Topology.service), ids: IDSource())
    let today: BusinessDate
    private let clock: BusinessClock

    init(_ database: TestDatabase) throws {
        self.database = database
        guard let today = BusinessDate(iso: "2026-04-17") else { throw TestKitError("no day") }
        self.today = today
        clock = try BusinessClock(.fixed(today, hour: 10), logger: Logger(label: "test"))
    }

    var drafts: DraftDesk { DraftDesk(pool: database.pool, journal: journal, itemsMax: 500) }
    var approvals: ApprovalDesk { ApprovalDesk(pool: database.pool, journal: journal) }
    var exports: ExportDesk { ExportDesk(pool: database.pool, journal: journal) }
    var files: FileDesk { FileDesk(pool: database.pool, journal: journal, heartbeatSecondsMax: 30) }
    var answers: AnswerDesk { AnswerDesk(pool: database.pool, journal: journal) }

    func results() throws -> ResultDesk {
        ResultDesk(
            pool: database.pool, journal: journal, reader: try ResultReader(try ShippedLayout.seizureResult.layout()))
    }

    func worker(decisionSeconds: Int64 = 120) throws -> ExportWorker {
        let own = BankAccount(
            bank: ReceivedText("0185"), branch: ReceivedText("001"), product: ReceivedText("1"),
            number: ReceivedText("9900001"))
        let city = BankFile.City(
            code: ReceivedText("462012"), nameKana: ReceivedText("サンプルシ"), account: own,
            accountKana: ReceivedText("サンプルシ"))
        return ExportWorker(
            pool: database.pool, journal: journal,
            file: BankFile(layout: try ShippedLayout.seizureRequest.layout(), city: city), clock: clock,
            bounds: ExportWorker.Bounds(decisionSeconds: decisionSeconds, heartbeatSecondsMax: 30, batchesMax: 100),
            logger: Logger(label: "test"))
    }

    // MARK: Case management's part

    /// Requests to seize accounts 9910001, 9910002 … of the sample bank.
    func request(_ count: Int, amount: Yen = 50_000, hold: Bool = false) async throws -> [SeizureRequested] {
        let requests = (1...count).map { index in
            SeizureRequested(
                requestID: journal.ids.next(), personID: journal.ids.next(), claims: [journal.ids.next()],
                amountWanted: amount, legalBasis: ReceivedText("地方税法331条"),
                account: BankAccount(
                    bank: ReceivedText("0185"), branch: ReceivedText("010"), product: ReceivedText("1"),
                    number: ReceivedText(String(9_910_000 + index))),
                instruction: hold ? .seizeAndHold : .seizeAndCollect, officer: ReceivedText("sato"))
        }
        try await hear(.seizureRequested(requests))
        return requests
    }

    /// Hands a message to the handlers, as the inbox would.
    func hear(_ body: MessageBody) async throws {
        try await database.hear(body, from: Topology.decider, by: Handlers(journal: journal).byType)
    }

    /// Case management itself, heard through the inbox.
    var decider: Peer { Peer(Topology.decider, to: Topology.service, Handlers(journal: journal).byType, on: database) }

    /// The questions that wait for an answer.
    func questions() async throws -> [(id: ClearanceRequestID, wanted: Yen)] {
        try await database.pool.withTransaction { tx in
            try tx.query(
                "select clearance_request_id, amount_wanted from clearance_requests where decided_at is null order by asked_at"
            ) { row in (try row.id(0, as: ClearanceRequestID.self), try row.yen(1)) }
        }
    }

    /// Grants every question that waits.
    ///
    /// - Returns: the grants' ids.
    @discardableResult
    func grantAll(
        lives seconds: Int64 = 600, less: Yen = .zero, person: PersonalBlock? = Office.hanako
    ) async throws -> [ClearanceID] {
        var granted: [ClearanceID] = []
        for question in try await questions() {
            let grant = ClearanceGrant(
                clearanceID: journal.ids.next(), amountNow: question.wanted - less,
                expiresAt: WallClock.now().adding(seconds: seconds), working: ReceivedText("本税 50,000円"),
                person: person, remarks: [])
            granted.append(grant.clearanceID)
            try await hear(.clearanceDecided([.init(requestID: question.id, decision: .granted(grant))]))
        }
        return granted
    }

    func beat(age seconds: Int64 = 0) async throws {
        try await database.hearBeat(of: Topology.decider, age: seconds)
    }

    static let hanako = person("鹿児島市千年1-2-3")

    static func person(_ address: String, isProtected: Bool = false, kanji: String = "試験 花子") -> PersonalBlock {
        PersonalBlock(
            nameKana: ReceivedText("テスト ハナコ"), nameKanji: ReceivedText(kanji),
            birthDate: BusinessDate(daysSinceEpoch: 1),
            addresses: [
                DatedAddress(address: ReceivedText(address), from: BusinessDate(daysSinceEpoch: 10_000), to: nil)
            ], isProtected: isProtected)
    }

    // MARK: The bank's part

    /// An inquiry answer about the first accounts, with this address on file.
    func answer(_ count: Int, address: String = "鹿児島市千年１丁目２番３号", holder: String = "ﾃｽﾄ ﾊﾅｺ") -> [UInt8] {
        let header =
            #""照会番号","回答区分","該当なし理由","金融機関コード","支店コード","支店名カナ","科目","口座番号","名義人カナ","残高","基準日","貸付有無","差押先着有無","届出住所""#
        let rows = (1...count).map { index in
            #""Q\#(index)","1","","0185","010","ﾀｶﾐﾊﾞﾊﾞ","1","\#(9_910_000 + index)","\#(holder)","345678","20260401","0","0","\#(address)""#
        }
        return [0xEF, 0xBB, 0xBF] + Array(([header] + rows).joined(separator: "\r\n").utf8)
    }

    // MARK: The officers' part

    /// Takes requests all the way to an exported batch.
    func exported(_ count: Int, hold: Bool = false) async throws -> BatchID {
        let batch = try await askedToLeave(count, hold: hold)
        try await grantAll()
        try await beat()
        _ = try await worker().step()
        return batch
    }

    /// Takes requests to a batch that an officer wants to send: its last clearances are asked for.
    func askedToLeave(_ count: Int, hold: Bool = false) async throws -> BatchID {
        let requests = try await request(count, hold: hold)
        _ = try await answers.take(answer(count))
        let batch = try await approvedBatch(requests)
        _ = try await exports.ask(batch, by: ReceivedText("sato"))
        return batch
    }

    /// Drafts, clears and approves requests whose accounts were answered.
    func approvedBatch(_ requests: [SeizureRequested]) async throws -> BatchID {
        guard let batch = try await drafts.draft(order()) else { throw TestKitError("nothing to draft") }
        try await grantAll()
        for request in requests {
            for officer in ["suzuki", "tanaka"] {
                _ = try await approvals.approve(request.requestID, by: ReceivedText(officer))
            }
        }
        return batch
    }

    func order(dropped: Bool = false) -> DraftDesk.Order {
        DraftDesk.Order(bank: ReceivedText("0185"), officer: ReceivedText("sato"), includesDropped: dropped)
    }

    /// The states of all items, in the order they were asked for.
    func states() async throws -> [ItemState] {
        try await database.pool.withTransaction { tx in
            try tx.query("select state::int4 from seizure_items order by requested_at, account") { row in
                ItemState(rawValue: Int16(try row.int32(0))) ?? .refused
            }
        }
    }

    func file(_ batch: BatchID) async throws -> [UInt8]? {
        if case .file(_, let content) = try await files.fetch(batch) { return content }
        return nil
    }
}
