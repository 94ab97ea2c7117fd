import Foundation
import TestKit
import Testing

/// What a law firm does with its claims while everything around it is killed: it fetches, collects, remits a part.
struct LawFirm: Sendable {
    static let kinds = ["HOUSING", "HOSP"]

    /// Money that a debtor gave to the firm.
    struct Collection: Sendable {
        /// The claim's number.
        let claim: String
        let yen: Int
        /// Whether the city's account was credited with it.
        let isRemitted: Bool
    }

    let contractor: Contractor
    /// The claims that are placed, a request each.
    let requests: [[String]]
    /// Claims that are paid at stores on the day: the firm collects nothing on them.
    let paidAtStores: Set<String>
    let day: String
    private var cursor = 0
    private var fetched: Set<String> = []
    /// By receipt.
    private(set) var collections: [String: Collection] = [:]

    init(_ contractor: Contractor, _ slips: [PlacedSlip], day: String) {
        (self.contractor, self.day) = (contractor, day)
        let claims = slips.flatMap(\.claims)
        requests = stride(from: 0, to: claims.count, by: 25).map { Array(claims[$0..<min($0 + 25, claims.count)]) }
        paidAtStores = Set(slips.filter(\.isPaidAtStore).flatMap(\.claims))
    }

    private var city: City { contractor.city }

    /// Works until the storm is over and every claim has been fetched or refused.
    mutating func work(_ storm: Storm) async throws {
        for (number, claims) in requests.enumerated() {
            try await storm.reaches(number)
            try await place(claims, number)
            try await fetch()
        }
        while await !storm.isOver {
            let passed = await storm.passed
            try await fetch()
            try await storm.reaches(passed + 1)
        }
        let deadline = ContinuousClock.now.advanced(by: .seconds(240))
        while try await isAwaited() {
            guard ContinuousClock.now < deadline else { throw TestKitError("claims still wait to be fetched") }
            try await fetch()
        }
        try await fetch()
    }

    private func place(_ claims: [String], _ number: Int) async throws {
        let told = try await city.staff(
            "POST", "case-management", "/placements",
            [
                "request": "01900000-0000-7000-8000-0000000000\(10 + number)", "contract": contractor.contract,
                "claims": claims, "officer": "sato",
            ])
        try #require((200...202).contains(told.status), "\(told.text)")
    }

    private struct Page: Decodable {
        struct Item: Decodable {
            let kind: String
            let assignment: String
            let claim: String
            let amountYen: Int?
        }

        let items: [Item]
        let next: Int
    }

    /// Fetches everything new, collects on what is new, and acknowledges it.
    private mutating func fetch() async throws {
        while true {
            let page: Page = try await contractor.get("/assignments?after=\(cursor)").decoded()
            for item in page.items where item.kind == "assigned" { try await collect(item) }
            guard page.next > cursor else { return }
            let told = try await contractor.post("/assignments/ack", ["through": page.next], key: "ack-\(page.next)")
            try #require(told.status == 200, "\(told.text)")
            cursor = page.next
        }
    }

    /// A third of the debtors pay a part, a third everything; what they gave is reported twice.
    private mutating func collect(_ item: Page.Item) async throws {
        guard fetched.insert(item.assignment).inserted, let owed = item.amountYen else { return }
        let claim = try await number(of: item.claim)
        guard !paidAtStores.contains(claim), fetched.count % 3 > 0 else { return }
        let yen = fetched.count % 3 == 1 ? min(owed, 3000) : owed
        let money: [String: Any] = ["assignment": item.assignment, "amount_yen": yen, "paid_on": day]
        var receipts: Set<String> = []
        for _ in 0..<2 {
            let told = try await contractor.post("/collections", money, key: "collect-\(item.assignment)")
            try #require(told.status == 201, "\(told.text)")
            receipts.insert(try #require(told.member("receipt")))
        }
        try #require(receipts.count == 1, "a collection that was reported twice became two receipts")
        let isRemitted = collections.count % 2 == 0
        for receipt in receipts {
            collections[receipt] = Collection(claim: claim, yen: yen, isRemitted: isRemitted)
            if isRemitted { try await remit(receipt, yen) }
        }
    }

    private func remit(_ receipt: String, _ yen: Int) async throws {
        let told = try await contractor.remit([receipt], yen: yen, on: day)
        try #require(told.status == 201 || told.status == 409, "\(told.text)")
    }

    private func number(of claim: String) async throws -> String {
        let database = try await city.database(of: "case-management")
        let found = try await eventually(within: .seconds(60), "the database answers") {
            try await database.texts("select claim_number from claims where claim_id = '\(claim)'")
        }
        return try #require(found.first)
    }

    private struct Placement: Decodable { let state: String }

    /// Whether claims may still come.
    private func isAwaited() async throws -> Bool {
        let all: [Placement] = try await city.staff("GET", "outsourcing", "/placements").decoded()
        return all.count < requests.joined().count
            || all.contains { ["requested", "asking", "cleared"].contains($0.state) }
    }
}

/// What must be true of the firm's fee at the end.
extension LawFirm {
    /// The month's statement pays for nothing that the city does not finally hold: its account's credits and case
    /// management's own books are set against it by a program that shares no code with the suite.
    func expectPaidForHeldMoney(_ month: String) async throws {
        let closed = try await contractor.close(month)
        try #require(closed.status == 201 || closed.status == 409, "\(closed.text)")
        let shown = try await city.staff("GET", "outsourcing", "/contracts/\(contractor.contract)/statements/\(month)")
        let statement = city.folder.appending(path: "statement.json")
        try shown.body.write(to: statement)
        let held = city.folder.appending(path: "held.csv")
        try Data(try await heldMoney().utf8).write(to: held)
        let output = try await CommandLineTool("/usr/bin/env").run([
            "python3", Fixtures.project.appending(path: "ops/recompute-statement.py").path, statement.path, held.path,
        ])
        #expect(output.exitCode == 0, "\(output.text)")
        // Both ways of money earn something, and some money is not held: otherwise nothing would be proved.
        let lines = try shown.decoded(Statement.self).lines
        for isOwn in [true, false] {
            #expect(lines.contains { $0.reason == "counted" && ($0.channel == "TRUST_ACCOUNT") == isOwn })
        }
        #expect(lines.contains { $0.reason == "not_held_by_city" })
    }

    private struct Statement: Decodable {
        struct Line: Decodable {
            let reason: String
            let channel: String?
        }

        let lines: [Line]
    }

    /// A line for each receipt that the city finally holds: what its account was credited with by the firm, and what
    /// stores and gateways have confirmed.
    private func heldMoney() async throws -> String {
        let remitted = collections.filter(\.value.isRemitted).map { "\($0.key),\($0.value.yen)" }
        let confirmed = try await city.database(of: "case-management").texts(
            """
            select format('%s,%s', receipt_id, amount) from receipts
            where stage = 'confirmed' and channel not like 'agent:%'
            """)
        return (["receipt,yen"] + remitted + confirmed).joined(separator: "\n") + "\n"
    }

    /// The file of collections beside the city's receipts, for the program that computes balances.
    func writeCollections(to folder: URL) throws {
        let lines = collections.values.map { "\($0.claim),\(day),\($0.yen)" }.sorted()
        try Data((["claim_key,paid_on,yen"] + lines).joined(separator: "\n").utf8).write(
            to: folder.appending(path: "collections.csv"))
    }
}
