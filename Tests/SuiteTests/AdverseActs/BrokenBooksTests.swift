import Foundation
import TestKit
import Testing

extension AdverseActTests {
    @Test("whatever is broken in the databases themselves, behind the services' backs, verify finds by its name")
    func brokenBooks() async throws {
        let city = try City.shared()
        let desk = SeizureDesk(city: city)
        try await city.pay("books", [6701])
        try await city.expectApplied(6701...6701)
        let seizure = try await desk.approved(7, bank: "0007")
        try await desk.export(seizure.batch)
        try await desk.item(seizure.request, in: seizure.batch, becomes: "exported")
        try await city.expectClean()
        for damage in Damage.all(exported: seizure.request) {
            let database = try await city.database(of: damage.service)
            try await database.run("set session_replication_role = replica; \(damage.breaking)")
            let output = try await city.saiken(["verify"])
            try await database.run("set session_replication_role = replica; \(damage.mending)")
            #expect(output.exitCode == 1, "\(damage.breaking)")
            for check in damage.checks {
                #expect(output.text.contains("\(check): "), "\(damage.breaking)\n\(output.text)")
            }
        }
        try await city.expectClean()
    }
}

/// Something wrong in a service's database, how it comes right again, and what verify calls it.
private struct Damage {
    let service: String
    let breaking: String
    let mending: String
    let checks: [String]

    static func all(exported request: String) -> [Damage] { receipts + books + leaving(request) + streams }

    /// A number of some rows is changed, and changed back.
    private static func shift(
        _ service: String, _ table: String, _ column: String, of rows: String, finds checks: [String]
    ) -> Damage {
        Damage(
            service: service, breaking: "update \(table) set \(column) = \(column) + 1 where \(rows)",
            mending: "update \(table) set \(column) = \(column) - 1 where \(rows)", checks: checks)
    }

    /// P1, on both sides: intake recorded it, case management applied it.
    private static let receipts = [
        Damage(
            service: "case-management",
            breaking: "create table kept as select * from receipts where amount = 6701; "
                + "delete from receipts where amount = 6701",
            mending: "insert into receipts select * from kept; drop table kept", checks: ["P1 receipt_missing"]),
        Damage(
            service: "payment-intake", breaking: "update receipts set version = 0 where amount = 6701",
            mending: "update receipts set version = 1 where amount = 6701", checks: ["P1 receipt_invented"]),
        shift("payment-intake", "receipts", "version", of: "amount = 6701", finds: ["P1 receipt_behind"]),
        shift("case-management", "receipts", "version", of: "amount = 6701", finds: ["P1 receipt_unknown_version"]),
        Damage(
            service: "payment-intake", breaking: "update receipts set amount = 6702 where amount = 6701",
            mending: "update receipts set amount = 6701 where amount = 6702",
            checks: ["P1 receipt_differs", "P2 channel_total_differs"]),
        Damage(
            service: "payment-intake",
            breaking: """
                insert into webhook_news (evidence_id, channel, reference, reference_kind, paid_on, minute_of_day, store,
                    chain, kind, amount, received_at, cause)
                values (gen_random_uuid(), 'none', 'broken books', 1, '2026-04-01', 0, '', '', 1, 1, now(), 'test')
                """,
            mending: "delete from webhook_news where reference = 'broken books'", checks: ["P1 call_set_aside"]),
    ]

    /// P2: stored balances, entries, and what became of a channel's money.
    private static let books = [
        shift(
            "case-management", "claim_balances", "principal",
            of: "claim_id = (select claim_id from claims where claim_number = 'C7')", finds: ["P2 balance_differs"]),
        shift(
            "case-management", "claim_balances", "determined",
            of: "claim_id = (select claim_id from claims where claim_number = 'C7')", finds: ["P2 charge_differs"]),
        Damage(
            service: "case-management",
            breaking: "update journal_legs set amount = 6700 where account = 1 and amount = 6701",
            mending: "update journal_legs set amount = 6701 where account = 1 and amount = 6700",
            checks: ["P2 journal_unbalanced"]),
        Damage(
            service: "case-management",
            breaking: "update journal_legs set amount = -6700 where account = 2 and amount = -6701",
            mending: "update journal_legs set amount = -6701 where account = 2 and amount = -6700",
            checks: ["P2 channel_not_conserved", "P2 journal_unbalanced"]),
    ]

    /// P3: the seizure that left, against its clearance.
    private static func leaving(_ request: String) -> [Damage] {
        let mine = "request_id = '\(request)'"
        return [
            shift("garnishment", "exports", "amount", of: mine, finds: ["P3 export_above_clearance"]),
            Damage(
                service: "garnishment",
                breaking: "create table kept as select * from exports where \(mine); "
                    + "update exports set clearance_id = gen_random_uuid() where \(mine)",
                mending: "update exports e set clearance_id = k.clearance_id from kept k where e.\(mine); "
                    + "drop table kept",
                checks: ["P3 export_without_clearance"]),
            Damage(
                service: "garnishment",
                breaking: "update exports set exported_at = exported_at - interval '1 day' where \(mine)",
                mending: "update exports set exported_at = exported_at + interval '1 day' where \(mine)",
                checks: ["P3 export_before_grant"]),
            Damage(
                service: "case-management",
                breaking: "update clearances set act = 'publicSale' where act = 'seizureExport' and \(debtor)",
                mending: "update clearances set act = 'seizureExport' where act = 'publicSale' and \(debtor)",
                checks: ["P3 export_under_another_act"]),
        ]
    }

    private static let debtor = "person_id = (select person_id from persons where person_number = 'P7')"

    private static let sent = "routing_key = 'receipts.recorded'"
    private static let money = "producer = 'payment-intake' and routing_key = 'receipts.recorded'"

    /// P8 and P9: holes, numbers that nobody applied or nobody gave, and what could not be processed.
    private static let streams = [
        Damage(
            service: "case-management",
            breaking: "update stream_applied set applied_through = applied_through + 1 where \(money)",
            mending: "update stream_applied set applied_through = announced where \(money)", checks: ["P8 ahead"]),
        // The service may ask for what it seems to lack, and get it, before this is mended.
        Damage(
            service: "case-management",
            breaking: "update stream_applied set applied_through = applied_through - 1 where \(money)",
            mending: "update stream_applied set applied_through = announced where \(money)",
            checks: ["P8 behind", "P8 gap"]),
        Damage(
            service: "payment-intake",
            breaking: "update outbox_progress set sequence = 1000000 where \(sent) and sequence = 1",
            mending: "update outbox_progress set sequence = 1 where \(sent) and sequence = 1000000",
            checks: ["P8 stream_with_holes"]),
        Damage(
            service: "case-management",
            breaking: "insert into parked (headers, body_hash, cause, detail) values ('{}', '', 'test', 'test')",
            mending: "delete from parked where cause = 'test'", checks: ["P8 parked"]),
    ]
}
