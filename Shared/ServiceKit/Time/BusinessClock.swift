public import CodecPrimitives
import Foundation
public import Logging
import PollThread

/// The business date and hour in Japan (業務日付); the only source of "today" in the suite.
///
/// Its source is the system, or a control file that `saiken clock` writes so that a demo or a test can live through
/// a month in minutes. Ids, expiry and metrics use `WallClock`.
public final class BusinessClock: Sendable {
    /// Where the date comes from.
    public enum Source: Sendable, Equatable {
        case system
        /// A JSON file `{"date":"YYYY-MM-DD","hour":9}`; the hour may be missing.
        case file(String)
        /// A day that stands still.
        case fixed(BusinessDate, hour: Int)

        /// The value of the setting `clock.source`.
        public init(setting: String) { self = setting.utf8.elementsEqual("system".utf8) ? .system : .file(setting) }
    }

    /// How long a reading of the control file is used before it is read again, in milliseconds.
    public static let fileAgeMaxMilliseconds = 20

    private struct Reading {
        var date: BusinessDate
        var hour: Int?
        var takenAt: Timestamp
    }

    private let source: Source
    private let logger: Logger
    private let reading: Guarded<Reading?>

    /// - Throws: `SettingsError` when the control file cannot be read: a service must not start on a wrong date.
    public init(_ source: Source, logger: Logger) throws {
        (self.source, self.logger) = (source, logger)
        if case .file(let path) = source {
            guard let first = BusinessClock.read(path) else {
                throw SettingsError(
                    code: .unreadableFile, problems: ["clock.source: \(path) is no clock control file"])
            }
            reading = Guarded(first)
        } else {
            reading = Guarded(nil)
        }
    }

    /// Today in Japan.
    public func today() -> BusinessDate {
        switch source {
        case .system: WallClock.now().dateInJapan
        case .file(let path): current(path).date
        case .fixed(let date, _): date
        }
    }

    /// The hour in Japan, 0 to 23.
    public func hourInJapan() -> Int {
        switch source {
        case .system: WallClock.now().secondOfDayInJapan / 3600
        case .file(let path): current(path).hour ?? WallClock.now().secondOfDayInJapan / 3600
        case .fixed(_, let hour): hour
        }
    }

    private func current(_ path: String) -> Reading {
        let now = WallClock.now()
        return reading.withLock { kept in
            if let kept,
                now.microseconds - kept.takenAt.microseconds < Int64(BusinessClock.fileAgeMaxMilliseconds) * 1000
            {
                return kept
            }
            if let fresh = BusinessClock.read(path) {
                kept = fresh
                return fresh
            }
            // The file is replaced by renaming, so this is a fault; the day that was last known stays.
            logger.error("the clock control file cannot be read; the last known date stays")
            let last = kept ?? Reading(date: now.dateInJapan, hour: nil, takenAt: now)
            kept = Reading(date: last.date, hour: last.hour, takenAt: now)
            return last
        }
    }

    private static func read(_ path: String) -> Reading? {
        guard let data = FileManager.default.contents(atPath: path),
            let file = try? JSONDecoder().decode(ClockControl.self, from: data),
            let date = BusinessDate(iso: file.date), (file.hour ?? 0) >= 0, (file.hour ?? 0) <= 23
        else { return nil }
        return Reading(date: date, hour: file.hour, takenAt: WallClock.now())
    }
}
