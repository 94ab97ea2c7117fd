import CodecPrimitives
import IntakeRules
import Law
import Testing

@Suite("a channel's watermark")
struct ChannelWatermarkTests {
    private typealias File = ChannelWatermark.File

    private func complete(
        _ files: [File], _ promise: ChannelWatermark.Promise = .init(lagDays: 1), absent: Set<BusinessDate> = []
    ) throws -> BusinessDate? {
        ChannelWatermark.completeThrough(files, ChannelSchedule(promise, try .embedded()), absent: absent)
    }

    private func day(_ number: Int32) -> BusinessDate { BusinessDate(daysSinceEpoch: 20_000 + number) }

    @Test("the newest finished file speaks for the day before it was made")
    func newest() throws {
        let files = [File(createdOn: day(3), progress: .done), File(createdOn: day(5), progress: .done)]
        #expect(try complete(files) == day(4))
        #expect(try complete([]) == nil)
    }

    @Test("an older file that is open or quarantined holds the watermark back")
    func holdsBack() throws {
        for progress in [File.Progress.open, .quarantined] {
            let files = [
                File(createdOn: day(3), progress: .done), File(createdOn: day(4), progress: progress),
                File(createdOn: day(5), progress: .done),
            ]
            #expect(try complete(files) == day(2))
        }
    }

    @Test("a newer open file holds nothing back")
    func newerOpen() throws {
        let files = [File(createdOn: day(3), progress: .done), File(createdOn: day(4), progress: .open)]
        #expect(try complete(files) == day(2))
    }

    @Test("a finished file of the same day replaces a quarantined one")
    func replaced() throws {
        let files = [File(createdOn: day(3), progress: .quarantined), File(createdOn: day(3), progress: .done)]
        #expect(try complete(files) == day(2))
    }

    @Test("a file whose date cannot be read stops the channel")
    func undated() throws {
        let files = [File(createdOn: day(3), progress: .done), File(createdOn: nil, progress: .quarantined)]
        #expect(try complete(files) == nil)
    }

    @Test("no promise reaches into the file's own day")
    func ownDay() throws {
        let files = [File(createdOn: day(3), progress: .done)]
        #expect(try complete(files, .init(lagDays: 0)) == day(2))
    }

    private func on(_ text: String) -> BusinessDate { BusinessDate(iso: text) ?? BusinessDate(daysSinceEpoch: 0) }

    @Test("where there is a file for every open day, the first one that is missing stops the channel until it comes")
    func everyDay() throws {
        // Thursday 30 April 2026; Monday to Wednesday after it are holidays.
        let every = ChannelWatermark.Promise(lagDays: 1, isEveryDay: true)
        let days = ["2026-04-28", "2026-04-30", "2026-05-01", "2026-05-07"]
        let files = days.map { File(createdOn: on($0), progress: .done) }
        #expect(try complete(files) == on("2026-05-06"))
        // The 29th is a holiday itself, and so is every day from the 2nd to the 6th.
        #expect(try complete(files, every) == on("2026-05-06"))
        #expect(try complete(files.filter { $0.createdOn != on("2026-04-30") }, every) == on("2026-04-27"))
        #expect(
            try complete(files.filter { $0.createdOn != on("2026-04-30") }, every, absent: [on("2026-04-30")])
                == on("2026-05-06"))
    }

    @Test(
        "a channel is late by the files of its agent's calendar that are missing",
        arguments: [
            // Complete through Monday 6 April 2026 by the file of Tuesday.
            ("2026-04-07", 13, 0, "2026-04-06"), ("2026-04-08", 11, 0, "2026-04-06"),
            ("2026-04-08", 12, 1, "2026-04-07"),
            ("2026-04-11", 12, 3, "2026-04-09"), ("2026-04-13", 9, 3, "2026-04-09"),
            ("2026-04-13", 12, 4, "2026-04-12"),
        ])
    func standing(today: String, hour: Int, late: Int, expected: String) throws {
        let schedule = ChannelSchedule(.init(lagDays: 1), try .embedded())
        let standing = schedule.standing(completeThrough: on("2026-04-06"), today: on(today), hour: hour)
        #expect(standing.lateFiles == late)
        #expect(standing.expectedThrough == on(expected))
        #expect(standing.nextOn == on("2026-04-08"))
    }

    @Test("a gateway speaks on every day, and beyond the known holidays weekends still count")
    func calendars() throws {
        let daily = ChannelSchedule(.init(lagDays: 1, days: .daily), try .embedded())
        #expect(daily.standing(completeThrough: on("2026-04-10"), today: on("2026-04-12"), hour: 12).lateFiles == 1)
        let bank = ChannelSchedule(.init(lagDays: 1), try .embedded())
        #expect(!bank.isDelivery(on("2035-06-02")) && bank.isDelivery(on("2035-06-04")))
        #expect(!bank.isDelivery(on("2026-12-31")) && !bank.isDelivery(on("2026-04-29")))
    }
}
