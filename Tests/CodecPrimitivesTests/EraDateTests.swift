import CodecPrimitives
import Testing

@Suite("EraDate")
struct EraDateTests {
    @Test(
        "each era begins on its day, and the day before is still the era before",
        arguments: [
            ("1912-07-30", "大正元年7月30日", "明治45年7月29日"), ("1926-12-25", "昭和元年12月25日", "大正15年12月24日"),
            ("1989-01-08", "平成元年1月8日", "昭和64年1月7日"), ("2019-05-01", "令和元年5月1日", "平成31年4月30日"),
        ])
    func boundaries(first: String, written: String, before: String) throws {
        let day = try #require(BusinessDate(iso: first))
        let previous = try #require(EraDate(day.adding(days: -1)))
        #expect(try #require(EraDate(day)).japanese.utf8.elementsEqual(written.utf8))
        #expect(previous.japanese.utf8.elementsEqual(before.utf8))
    }

    @Test("an era date and its day are each other's, over every day of every era")
    func roundTrip() throws {
        var day = try #require(BusinessDate(iso: "1868-10-23"))
        while day.year < 2100 {
            let date = try #require(EraDate(day))
            #expect(
                EraDate.businessDate(era: date.era, year: date.year, month: date.month, day: date.day) == day)
            day = day.adding(days: 1)
        }
    }

    @Test("there is no date before Meiji and none outside its era")
    func outside() throws {
        let before = try #require(BusinessDate(iso: "1868-10-22"))
        #expect(EraDate(before) == nil)
        #expect(EraDate.businessDate(era: .showa, year: 64, month: 1, day: 8) == nil)
        #expect(EraDate.businessDate(era: .heisei, year: 31, month: 5, day: 1) == nil)
        #expect(EraDate.businessDate(era: .reiwa, year: 0, month: 5, day: 1) == nil)
        #expect(EraDate.businessDate(era: .reiwa, year: 8, month: 2, day: 29) == nil)
    }
}
