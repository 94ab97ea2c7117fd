import CodecPrimitives
import Foundation
import PollThread

/// The `Date` of answers (RFC 9110, 6.6.1), spelled out once a second.
struct HTTPDate {
    private static let clock = Guarded(HTTPDate())

    private let spelling: DateFormatter
    private var second = Int64.min
    private var text = ""

    private init() {
        spelling = DateFormatter()
        spelling.locale = Locale(identifier: "en_US_POSIX")
        spelling.timeZone = TimeZone(identifier: "GMT")
        spelling.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
    }

    static var now: String { clock.withLock { $0.text(at: WallClock.now().microseconds / 1_000_000) } }

    private mutating func text(at now: Int64) -> String {
        if second != now {
            (second, text) = (now, spelling.string(from: Date(timeIntervalSince1970: TimeInterval(now))))
        }
        return text
    }
}
