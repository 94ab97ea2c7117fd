import CodecPrimitives
import TestKit
import Testing

@testable import Saiken

/// A city that lives through several months: the same persons, new claims, no slip paid after stores refuse it.
@Suite("A generated city's months")
struct GenerateTests {
    private static let months = 3

    private struct Lived {
        var city = City()
        var payments: [Payment] = []
        /// Claims and slips at the end of each month.
        var counts: [(claims: Int, slips: Int)] = []
    }

    private static let april = BusinessDate(iso: "2026-04-01")

    private func lived() throws -> Lived {
        let april = try #require(GenerateTests.april)
        var builder = CityBuilder(seed: 7, month: april, months: GenerateTests.months)
        builder.build(persons: 300)
        var payments = MonthOfPayments(builder.city, seed: 7, month: april)
        var counts: [(claims: Int, slips: Int)] = [(builder.city.claims.count, builder.city.slips.count)]
        for _ in 1..<GenerateTests.months {
            let slips = builder.city.slips.count
            builder.goOn()
            payments.goOn(builder.city, new: slips..<builder.city.slips.count)
            counts.append((builder.city.claims.count, builder.city.slips.count))
        }
        return Lived(city: builder.city, payments: payments.payments, counts: counts)
    }

    @Test("each month adds claims that fall due at its end, for persons who are there already")
    func laterMonths() throws {
        let lived = try lived()
        let april = try #require(GenerateTests.april)
        #expect(lived.city.persons.count == 300)
        for number in 1..<GenerateTests.months {
            let end = april.adding(months: number + 1).adding(days: -1)
            let added = lived.city.claims[lived.counts[number - 1].claims..<lived.counts[number].claims]
            #expect(!added.isEmpty)
            #expect(added.allSatisfy { $0.due == end && $0.instalment == number + 1 })
        }
        #expect(Set(lived.city.claims.map(\.number)).count == lived.city.claims.count)
        #expect(Set(lived.city.slips.map(\.number)).count == lived.city.slips.count)
    }

    @Test("a later month's file names its claims and their persons, and nothing of the months before")
    func laterFiles() throws {
        let lived = try lived()
        let before = lived.counts[1]
        let lines = AssessmentWriter(lived.city, addedAfter: before.claims, before.slips).text.split(separator: "\n")
        func keys(_ record: String) -> Set<Substring> {
            Set(lines.filter { $0.hasPrefix("\(record),") }.compactMap { $0.split(separator: ",").dropFirst().first })
        }
        #expect(keys("claim").count == lived.city.claims.count - before.claims)
        #expect(keys("slip").count == lived.city.slips.count - before.slips)
        let owners = Set(lived.city.claims[before.claims...].map { lived.city.persons[$0.person].number })
        #expect(keys("person") == Set(owners.map { Substring($0) }))
    }

    @Test("a slip is paid in one month only, before its use-by date, and every payment has a number of its own")
    func payments() throws {
        let lived = try lived()
        let limits = Dictionary(
            lived.city.slips.compactMap { slip in slip.barcode.map { ($0, slip.usableUntil) } },
            uniquingKeysWith: { first, _ in first })
        let known = lived.payments.filter { limits[$0.barcode] != nil }
        #expect(known.allSatisfy { payment in limits[payment.barcode].map { payment.paidOn <= $0 } ?? false })
        let months = Dictionary(grouping: known, by: \.barcode).mapValues { Set($0.map(\.paidOn.month)) }
        #expect(months.values.allSatisfy { $0.count == 1 })
        #expect(Set(lived.payments.map(\.serial)).count == lived.payments.count)
    }

    @Test("every payment of every month comes in some file")
    func files() throws {
        let lived = try lived()
        let april = try #require(GenerateTests.april)
        let files = try GeneratedFiles(lived.payments, seed: 7, month: april, months: GenerateTests.months).files
        let text = files.map { String(decoding: $0.bytes, as: UTF8.self) }.joined()
        #expect(Set(files.map(\.name)).count == files.count)
        #expect(lived.payments.allSatisfy { text.contains($0.barcode) })
    }
}
