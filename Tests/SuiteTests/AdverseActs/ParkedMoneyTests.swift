import Foundation
import ServiceKit
import TestKit
import Testing

extension AdverseActTests {
    @Test("while a message about money is parked nobody is seized; when it is cleared up, seizures go on")
    func parkedMoney() async throws {
        let city = try City.shared()
        let desk = SeizureDesk(city: city)
        let trap = try await ReceiptTrap.set(.refused, on: 6663, in: city)
        try await city.pay("parked", [6663])
        try await eventually("it is parked") {
            try await city.health("case-management").parked.count == 1
        }
        // Whose money it is nobody knows: it may be anybody's.
        let refused = try await refusedDraft(desk, debtor: 2)
        #expect(refused.reasons == ["money_behind"])

        try await trap.lift()
        _ = try await city.parked(["replay", "--service", "case-management", "--all"])
        try await city.expectApplied(6663...6663)
        try await desk.moneyIsKnown()
        let seizure = try await desk.approved(2, bank: "0002")
        try await desk.export(seizure.batch)
        try await desk.item(seizure.request, in: seizure.batch, becomes: "exported")
        #expect(try await desk.file(seizure.batch).status == 200)
        try await city.expectClean()
    }
}
