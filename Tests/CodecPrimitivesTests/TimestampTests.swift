import CodecPrimitives
import Testing

@Suite("Timestamp")
struct TimestampTests {
    @Test("a moment late in the evening UTC is the next day in Japan")
    func dayInJapan() throws {
        let day = try #require(BusinessDate(iso: "2026-04-07"))
        let midnight = Timestamp(inJapan: day, secondOfDay: 0)
        #expect(midnight.description.utf8.elementsEqual("2026-04-06T15:00:00.000000Z".utf8))
        #expect(midnight.dateInJapan == day)
        #expect(midnight.secondOfDayInJapan == 0)
        let before = Timestamp(microseconds: midnight.microseconds - 1)
        #expect(before.dateInJapan == day.adding(days: -1))
        #expect(before.secondOfDayInJapan == 86_399)
    }

    @Test("moments before 1970 are written like others")
    func beforeTheEpoch() {
        #expect(Timestamp(microseconds: -1).description.utf8.elementsEqual("1969-12-31T23:59:59.999999Z".utf8))
        #expect(Timestamp(microseconds: 0).description.utf8.elementsEqual("1970-01-01T00:00:00.000000Z".utf8))
    }

    @Test("no moment and no distance traps")
    func extremes() {
        let (first, last) = (Timestamp(microseconds: .min), Timestamp(microseconds: .max))
        #expect(last.adding(seconds: .max) == last && first.adding(seconds: .min) == first)
        #expect(first.seconds(until: last) > 0 && last.seconds(until: first) < 0)
        #expect(first.dateInJapan < last.dateInJapan)
        #expect(!first.description.isEmpty && !last.description.isEmpty)
        #expect(Timestamp(inJapan: BusinessDate(daysSinceEpoch: .max), secondOfDay: 0) == last)
    }

    @Test("seconds are added and counted")
    func seconds() {
        let start = Timestamp(microseconds: 1_500_000)
        #expect(start.adding(seconds: 10).microseconds == 11_500_000)
        #expect(start.seconds(until: start.adding(seconds: -10)) == -10)
    }
}
