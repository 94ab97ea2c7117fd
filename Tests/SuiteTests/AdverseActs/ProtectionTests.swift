import Foundation
import ServiceKit
import TestKit
import Testing

extension AdverseActTests {
    @Test("a person who comes under protection between grant and export is not seized")
    func protectedAfterGrant() async throws {
        let city = try City.shared()
        let desk = SeizureDesk(city: city)
        let seizure = try await desk.approved(5, bank: "0005")
        try await holdBetweenGrantAndExport(desk, seizure) {
            try await desk.protect(5)
            try await desk.item(seizure.request, in: seizure.batch, becomes: "dropped")
        }
        try await eventually("the batch ends empty") {
            try await desk.batch(seizure.batch).state == "empty"
        }
        try await expectNothingLeft(desk, seizure)
        try await city.expectClean()
    }

    @Test("a person who comes under protection after the file was written stops the file from leaving")
    func protectedAfterExport() async throws {
        let city = try City.shared()
        let desk = SeizureDesk(city: city)
        let seizure = try await desk.approved(6, bank: "0006")
        try await desk.export(seizure.batch)
        try await desk.item(seizure.request, in: seizure.batch, becomes: "exported")
        try await desk.protect(6)
        // A revocation that has to be asked for again takes the stream's grace and a heartbeat.
        try await eventually(within: .seconds(90), "the revocation has come") {
            try await city.database(of: "garnishment").number(
                """
                select count(*) from exports join revoked_clearances using (clearance_id)
                where request_id = '\(seizure.request)'
                """) == 1
        }
        #expect(try await city.health("garnishment").states["stop_list"]?.count ?? 0 > 0)
        let refused = try await desk.file(seizure.batch)
        #expect(refused.status == 409)
        #expect(refused.member("type") == "urn:saiken:problem:clearance-revoked", "\(refused.text)")
        let withdrawn = try await desk.post(
            "garnishment", "/batches/\(seizure.batch)/withdraw", ["officer": "sato", "reason": "支援措置"])
        #expect(withdrawn.status == 200, "\(withdrawn.text)")
        try await city.expectClean()
    }
}
