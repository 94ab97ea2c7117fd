import Foundation
import TestKit
import Testing

extension AdverseActTests {
    @Test("of two banks that want the same balance one gets it: never is more taken than is owed")
    func sameBalance() async throws {
        let city = try City.shared()
        let desk = SeizureDesk(city: city)
        let first = try await desk.approved(4, bank: "0004")
        let second = try await desk.approved(4, bank: "0014")
        // Both questions lie before case management at the same moment.
        await city.pause("case-management")
        for seizure in [first, second] { try await desk.export(seizure.batch) }
        await city.resume("case-management")
        var ends: [String] = []
        for seizure in [first, second] {
            let item = try await desk.item(seizure.request, in: seizure.batch, becomes: "exported", "dropped")
            ends.append(item.state)
            #expect(item.state == "exported" || item.reasons == ["reserved_elsewhere"], "\(item.reasons)")
        }
        #expect(ends.sorted() == ["dropped", "exported"])
        let taken = try await desk.exported([first.request, second.request])
        #expect(taken.count == 1)
        #expect(taken.yen == Int64(Debtors.owed))
        let granted = try await city.database(of: "case-management").number(
            """
            select coalesce(sum(k.amount), 0)::bigint from clearance_claims k join clearances c using (clearance_id)
            join claims on claims.claim_id = k.claim_id where claims.claim_number = 'C4' and c.state <> 'revoked'
            """)
        #expect(granted == Int64(Debtors.owed))
        try await city.expectClean()
    }
}
