import Foundation
import ServiceKit
import TestKit
import Testing

extension AdverseActTests {
    @Test("cut off from case management nothing leaves: the revocation that cannot come would have stopped it")
    func partitioned() async throws {
        let city = try City.shared()
        let (desk, broker) = (SeizureDesk(city: city), try await city.broker())
        let garnishment = try await city.database(of: "garnishment")
        let seizure = try await desk.approved(3, bank: "0003")
        try await holdBetweenGrantAndExport(desk, seizure) {
            try await broker.partition("case-management")
            // Case management itself works on; only its word does not get out.
            try await desk.protect(3)
            try await eventually("its last heartbeat is too old") {
                try await garnishment.number(
                    """
                    select count(*) from peer_heartbeats where service = 'case-management'
                        and at < now() - interval '\(CityOfDebtors.heartbeatSecondsMax) seconds'
                    """) == 1
            }
        }
        try await expectLook(garnishment, at: seizure.batch)
        #expect(try await desk.batch(seizure.batch).state == "exporting")
        #expect(try await city.health("garnishment").states["item_export_cleared"]?.count == 1)
        #expect(try await city.health("case-management").outbox.unsent > 0)
        try await expectNothingLeft(desk, seizure)

        try await broker.restoreDefinitions()
        try await desk.item(seizure.request, in: seizure.batch, becomes: "dropped")
        try await expectNothingLeft(desk, seizure)
        try await city.expectClean()
        try await desk.moneyIsKnown()
    }

    /// Waits until the worker that writes files has looked at the batch twice and left it: it locks the row each time.
    private func expectLook(_ garnishment: CityDatabase, at batch: String) async throws {
        let lastLock = "select xmax::text::bigint from batches where batch_id = '\(batch)'"
        for _ in 1...2 {
            let before = try await garnishment.number(lastLock)
            try await eventually("the worker looks at the batch") {
                try await garnishment.number(lastLock) != before
            }
        }
    }
}
