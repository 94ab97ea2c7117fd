import CodecPrimitives
import CodecRecords
import IntakeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

@Suite("files that are cut off")
struct CutTests {
    private func isAcceptable(_ bytes: some Collection<UInt8>, _ layout: Layout) -> Bool {
        var reader = RecordReader(layout, file: "cut")
        reader.push(Array(bytes)) { _ in }
        return reader.finish { _ in }.isAcceptable
    }

    @Test(
        "a file cut at any byte is never taken for a whole one, but for a missing last line end",
        arguments: [
            (ShippedLayout.konbiniA, "konbini_a_4_confirmed_20260413"), (.konbiniB, "konbini_b_confirmed_20260413"),
            (.zengin01, "zengin_01_credit_notice"), (.zengin03, "zengin_03_statement"),
            (.zengin21, "zengin_21_refund"), (.zengin91, "zengin_91_result"),
        ])
    func everyByte(_ shipped: ShippedLayout, _ sample: String) throws {
        let (layout, bytes) = (try shipped.layout(), try Fixtures.bytes("formats/\(sample).txt"))
        let last = bytes.lastIndex { $0 != 0x0D && $0 != 0x0A } ?? 0
        #expect(isAcceptable(bytes, layout))
        for cut in 0..<bytes.count {
            #expect(isAcceptable(bytes.prefix(cut), layout) == (cut == last + 1), "cut at \(cut) of \(bytes.count)")
        }
    }

    @Test("a cut file is quarantined whole, and the whole one that comes after is taken whole, once")
    func thenWhole() async throws {
        var random = SeededRandom.printed(for: "files cut somewhere")
        let bytes = try KonbiniFile.bytes((0..<20).map { .init(kind: .confirmed, slip: $0) })
        let cuts = (0..<8).map { _ in Int.random(in: 0..<(bytes.count - 120), using: &random) }
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            for cut in cuts {
                try await intake.store(Array(bytes.prefix(cut)))
                try await intake.settle()
                #expect(try await database.number("select count(*) from receipts") == 0, "seed \(random.seed), \(cut)")
            }
            // Three names, one content.
            for _ in 0..<3 { try await intake.store(bytes) }
            try await intake.settle()
            #expect(try await database.number("select count(*) from receipts where state = 2") == 20)
            #expect(try await database.number("select count(*) from files where state = 4") == 1)
            #expect(
                try await database.number("select count(*) from files where state = 3") == Int64(Set(cuts).count))
        }
    }
}
