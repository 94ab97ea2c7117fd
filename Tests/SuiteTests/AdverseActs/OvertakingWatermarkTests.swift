import Foundation
import ServiceKit
import TestKit
import Testing

extension AdverseActTests {
    @Test("a channel's word that overtakes its receipts counts for nothing until they are applied")
    func overtakingWatermark() async throws {
        let city = try City.shared()
        let (desk, broker) = (SeizureDesk(city: city), try await city.broker())
        // The receipt that pays P1's tax is stuck; the word that all of the channel was told is not.
        try await broker.unbind("case-management", from: ["receipts.recorded"])
        let receipt = City.receipt("pays", amount: Debtors.owed, barcode: try Debtors.barcode(1))
        for (id, body) in [("pays", receipt), ("told", City.completion(through: "2026-04-16"))] {
            try await MonthOfPost.deliver(
                .webhook(id: id, body: body, gateway: MonthOfPost.lateGateway), to: city)
        }
        try await eventually("the watermark waits") {
            try await city.health("case-management").states["watermarks_waiting"]?.count == 1
        }
        let early = try await refusedDraft(desk, debtor: 1)
        // Whether the stream is known to be behind too depends on the next heartbeat; the watermark alone suffices.
        #expect(early.reasons.contains("channel_late"), "\(early.reasons)")

        try await broker.restoreDefinitions()
        try await eventually(within: .seconds(60), "the payment is posted") {
            try await city.database(of: "case-management").number(
                "select count(*) from receipts where channel = '\(MonthOfPost.lateGateway)'") == 1
        }
        try await desk.moneyIsKnown()
        // Now it is known why nothing was to leave.
        let late = try await refusedDraft(desk, debtor: 1)
        #expect(late.reasons.contains("paid") && !late.reasons.contains("channel_late"), "\(late.reasons)")
        try await city.expectClean()
    }

    /// Asks for a seizure and expects that not even a draft is cleared.
    func refusedDraft(_ desk: SeizureDesk, debtor: Int) async throws -> SeizureDesk.Batch.Item {
        let request = try await desk.request(debtor, bank: "000\(debtor)")
        let batch = try await desk.draft(bank: "000\(debtor)")
        let item = try await desk.item(request, in: batch, becomes: "refused")
        try await expectNothingLeft(desk, (request, batch))
        return item
    }
}
