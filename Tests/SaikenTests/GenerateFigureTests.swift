import CodecPrimitives
import TestKit
import Testing

@testable import Saiken

/// A generated city looks like real ones (figures of `CityFigures`), and belongs to nobody.
@Suite("A generated city's figures")
struct GenerateFigureTests {
    private static let persons = 20_000

    private func city(seed: UInt64, persons: Int) throws -> City {
        var builder = CityBuilder(seed: seed, month: try #require(BusinessDate(iso: "2026-04-01")))
        builder.build(persons: persons)
        return builder.city
    }

    @Test("the same seed gives the same files byte for byte, another seed others")
    func seeded() throws {
        func files(_ seed: UInt64) throws -> [String] {
            let city = try city(seed: seed, persons: 200)
            return [AssessmentWriter(city).text, BankMaster.text(of: city)]
        }
        let first = try files(3)
        #expect(try files(3) == first)
        let other = try files(4)
        #expect(zip(first, other).allSatisfy { $0 != $1 })
    }

    @Test("arrears are as common, as large and of the kinds that real cities report")
    func arrears() throws {
        let city = try city(seed: 11, persons: Self.persons)
        let april = try #require(BusinessDate(iso: "2026-04-01"))
        let old = city.claims.filter { $0.due < april }
        let owed = Dictionary(grouping: old, by: \.person).mapValues { $0.reduce(0) { $0 + $1.principal } }
        expect(owed.count, perMilleOf: Self.persons, isAbout: 110, within: 15)
        let large = owed.values.filter { $0 >= 1_000_000 }
        expect(large.count, perMilleOf: owed.count, isAbout: 35, within: 15)
        let rest = owed.values.filter { $0 < 1_000_000 }
        #expect((90_000...112_000).contains(rest.reduce(0, +) / Int64(rest.count)))
        let kinds = Dictionary(grouping: old, by: \.kind).mapValues { Set($0.map(\.person)).count }
        expect(kinds[.healthPremium] ?? 0, perMilleOf: owed.count, isAbout: 470, within: 90)
        expect(kinds[.cityTax] ?? 0, perMilleOf: owed.count, isAbout: 280, within: 60)
        #expect(Set(kinds.keys).count == CityFigures.arrearsKinds.count)
    }

    @Test("cases of a million and more are few and have most of the yen (Ashiya, 2011: 3.5 % and 71.7 %)")
    func large() throws {
        let april = try #require(BusinessDate(iso: "2026-04-01"))
        for seed in UInt64(21)...25 {
            let old = try city(seed: seed, persons: Self.persons).claims.filter { $0.due < april }
            let owed = Dictionary(grouping: old, by: \.person).mapValues { $0.reduce(0) { $0 + $1.principal } }
            let large = owed.values.filter { $0 >= 1_000_000 }
            expect(large.count, perMilleOf: owed.count, isAbout: 35, within: 12)
            expect(Int(large.reduce(0, +)), perMilleOf: Int(owed.values.reduce(0, +)), isAbout: 717, within: 70)
        }
    }

    @Test("persons under protection are as many as in real cities, and have an address for their mail")
    func protected() throws {
        let city = try city(seed: 12, persons: Self.persons)
        expect(city.persons.count { $0.delivery != nil }, perMilleOf: Self.persons, isAbout: 3, within: 2)
    }

    @Test("accounts are at banks and branches of the list, and their numbers are given to nobody")
    func accounts() throws {
        let city = try city(seed: 13, persons: 2000)
        #expect(!city.deposits.isEmpty)
        for deposit in city.deposits {
            #expect(CityNames.banks.contains { $0.bank == deposit.bank && $0.branch == deposit.branch })
            #expect(deposit.bank.utf8.count == 4 && deposit.branch.utf8.count == 3)
            #expect(deposit.number.hasPrefix("99") && deposit.number.utf8.count == 7)
        }
    }

    private func expect(
        _ part: Int, perMilleOf whole: Int, isAbout wanted: Int, within: Int,
        at place: SourceLocation = #_sourceLocation
    ) {
        let found = whole == 0 ? -1 : part * 1000 / whole
        #expect(abs(found - wanted) <= within, "\(found) per mille", sourceLocation: place)
    }
}
