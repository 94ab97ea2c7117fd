import CodecPrimitives
import IntakeRules
import Testing

@Suite("a channel's watermark")
struct ChannelWatermarkTests {
    private typealias File = ChannelWatermark.File
    private let nextDay = ChannelWatermark.Promise(lagDays: 1)

    private func day(_ number: Int32) -> BusinessDate { BusinessDate(daysSinceEpoch: 20_000 + number) }

    @Test("the newest finished file speaks for the day before it was made")
    func newest() {
        let files = [File(createdOn: day(3), progress: .done), File(createdOn: day(5), progress: .done)]
        #expect(ChannelWatermark.completeThrough(files, promise: nextDay) == day(4))
        #expect(ChannelWatermark.completeThrough([], promise: nextDay) == nil)
    }

    @Test("an older file that is open or quarantined holds the watermark back")
    func holdsBack() {
        for progress in [File.Progress.open, .quarantined] {
            let files = [
                File(createdOn: day(3), progress: .done), File(createdOn: day(4), progress: progress),
                File(createdOn: day(5), progress: .done),
            ]
            #expect(ChannelWatermark.completeThrough(files, promise: nextDay) == day(2))
        }
    }

    @Test("a newer open file holds nothing back")
    func newerOpen() {
        let files = [File(createdOn: day(3), progress: .done), File(createdOn: day(4), progress: .open)]
        #expect(ChannelWatermark.completeThrough(files, promise: nextDay) == day(2))
    }

    @Test("a finished file of the same day replaces a quarantined one")
    func replaced() {
        let files = [File(createdOn: day(3), progress: .quarantined), File(createdOn: day(3), progress: .done)]
        #expect(ChannelWatermark.completeThrough(files, promise: nextDay) == day(2))
    }

    @Test("a file whose date cannot be read stops the channel")
    func undated() {
        let files = [File(createdOn: day(3), progress: .done), File(createdOn: nil, progress: .quarantined)]
        #expect(ChannelWatermark.completeThrough(files, promise: nextDay) == nil)
    }

    @Test("no promise reaches into the file's own day")
    func ownDay() {
        let files = [File(createdOn: day(3), progress: .done)]
        #expect(ChannelWatermark.completeThrough(files, promise: .init(lagDays: 0)) == day(2))
    }
}
