import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import Outsourcing

@Suite("every route that outsourcing lists, with another contractor's token")
struct EveryRouteTests {
    /// What would do something on each route, in one body: nobody minds a member that it does not know.
    private static func body(_ assignment: String) -> [String: any Sendable] {
        [
            "assignment": assignment, "amount_yen": 1_000, "paid_on": "2026-05-01", "through": 1, "reason": "R05",
            "contractor": "C001", "credited_on": "2026-05-01", "receipts": [assignment],
        ]
    }

    @Test("no route tells it anything of the owner, and none changes anything")
    func every() async throws {
        try await Bureau.serve { bureau, client in
            let owner = try await ContractorAccount.enter("C001", client)
            let other = try await ContractorAccount.enter("C002", client)
            let claim: ClaimID = bureau.journal.ids.next()
            let assignment = try await bureau.handedOver(claim, under: owner, client)
            let before = try await Self.contents(bureau.database)
            let routes = try await bureau.router().routes
            try #require(routes.count > 12)
            for route in routes {
                let path = Self.path("\(route.path)", assignment, owner)
                let told =
                    route.method == .get
                    ? try await other.get(path, client)
                    : try await other.post(path, Self.body(assignment), key: "k", client)
                #expect([200, 400, 401, 404].contains(told.status), "\(route.method) \(path): \(told.text)")
                // A POST says nothing but that there is nothing; a GET may show what is its own.
                #expect(told.status != 200 || route.method == .get, "\(route.method) \(path): \(told.text)")
                for secret in [claim.description, "花子", owner.contract.description, owner.client] {
                    #expect(!told.text.contains(secret), "\(route.method) \(path): \(told.text)")
                }
            }
            #expect(try await Self.contents(bureau.database) == before)
        }
    }

    /// The route with the owner's own names in it.
    private static func path(_ route: String, _ assignment: String, _ owner: ContractorAccount) -> String {
        let id = route.contains("/contracts/") ? owner.contract.description : assignment
        let names = ["id": id, "month": "2026-05", "code": owner.code, "client": owner.client]
        return names.reduce(route) { path, name in
            path.replacing("{\(name.key)}", with: name.value).replacing(":\(name.key)", with: name.value)
        }
    }

    /// How much there is of everything that a call could change, and where each assignment stands.
    private static func contents(_ database: TestDatabase) async throws -> [String] {
        let tables = [
            "contractors", "designations", "contracts", "credentials", "credential_ends", "placements", "handovers",
            "assignment_changes", "feed", "feed_acks", "collections", "remittances", "statements",
        ]
        let counts = tables.map { "select '\($0) ' || count(*) from \($0)" }
        return try await database.texts(
            (counts + ["select assignment_id || ' ' || state from assignments"]).joined(separator: " union all "))
    }
}
