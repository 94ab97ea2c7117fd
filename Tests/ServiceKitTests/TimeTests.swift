import CodecPrimitives
import Foundation
import Logging
import PollThread
import ServiceKit
import TestKit
import Testing

@Suite("Business date, wall time and identifiers")
struct TimeTests {
    private let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

    @Test("the control file moves the business date while the process runs")
    func controlFile() async throws {
        let path = try Fixtures.temporaryFolder().appending(path: "clock.json").path
        let first = try #require(BusinessDate(year: 2026, month: 4, day: 30))
        try ClockControl(date: first, hour: 9).write(to: path)
        let clock = try BusinessClock(.file(path), logger: logger)
        #expect(clock.today() == first)
        #expect(clock.hourInJapan() == 9)
        try ClockControl(date: first.adding(days: 1)).write(to: path)
        try await eventually("the next day begins") { clock.today() == first.adding(days: 1) }
    }

    @Test("a control file that breaks leaves the last known date in force")
    func brokenFile() async throws {
        let path = try Fixtures.temporaryFolder().appending(path: "clock.json").path
        let date = try #require(BusinessDate(year: 2026, month: 4, day: 30))
        let seen = Guarded(0)
        let watched = Logger(label: "test") { _ in CountingLogHandler(seen) }
        try ClockControl(date: date).write(to: path)
        let clock = try BusinessClock(.file(path), logger: watched)
        try Data("{\"date\":\"2026-02-30\"}".utf8).write(to: URL(filePath: path))
        try await eventually("the fault is logged") { () -> Bool in
            #expect(clock.today() == date)
            return seen.withLock { $0 } > 0
        }
    }

    @Test("a process does not start without its control file")
    func missingFile() {
        #expect(throws: SettingsError.self) { try BusinessClock(.file("/nonexistent/clock.json"), logger: logger) }
    }

    @Test("the system clock gives Japan's date and hour")
    func system() throws {
        let clock = try BusinessClock(BusinessClock.Source(setting: "system"), logger: logger)
        #expect(clock.today() == WallClock.now().dateInJapan)
        #expect((0...23).contains(clock.hourInJapan()))
    }

    @Test("identifiers grow, also when the clock stands still or goes back")
    func identifiers() {
        let time = Guarded(Timestamp(microseconds: 1_700_000_000_000_000))
        let source = IDSource { time.withLock { $0 } }
        var last = source.nextUUID()
        for step in 0..<20_000 {
            if step % 100 == 50 { time.withLock { $0 = $0.adding(seconds: -1) } }
            let next: MessageID = source.next()
            #expect(last < next.uuid)
            #expect(next.uuid.high >> 12 & 0xF == 7 && next.uuid.low >> 62 == 2)
            last = next.uuid
        }
    }
}

struct CountingLogHandler: LogHandler {
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .trace
    private let count: Guarded<Int>

    init(_ count: Guarded<Int>) { self.count = count }

    subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) { count.withLock { $0 += 1 } }
}
