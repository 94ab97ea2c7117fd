public import CodecPrimitives
import PollThread

/// Makes identifiers (UUID version 7) that grow within this process, also when the clock goes back.
public struct IDSource: Sendable {
    private struct Last {
        var milliseconds: UInt64 = 0
        var random: (high: UInt64, low: UInt64) = (0, 0)
    }

    private let last = Guarded(Last())
    private let now: @Sendable () -> Timestamp

    /// - Parameter now: where the time comes from; the wall unless a test says otherwise.
    public init(now: @escaping @Sendable () -> Timestamp = WallClock.now) { self.now = now }

    /// The next identifier of any kind.
    public func next<Kind>() -> Identifier<Kind> { Identifier(nextUUID()) }

    /// The next identifier, larger than all before.
    public func nextUUID() -> UUIDv7 {
        let milliseconds = UInt64(max(0, now().microseconds / 1000))
        return last.withLock { last in
            if milliseconds > last.milliseconds {
                last.milliseconds = milliseconds
                // Half of the range is left to count up in (RFC 9562, 6.2, method 2).
                last.random = (UInt64.random(in: 0...0x7FF), UInt64.random(in: 0...0x1FFF_FFFF_FFFF_FFFF))
            } else {
                IDSource.increment(&last)
            }
            return UUIDv7(unixMilliseconds: last.milliseconds, random: (last.random.high, last.random.low))
        }
    }

    private static func increment(_ last: inout Last) {
        last.random.low += UInt64.random(in: 1...0xFFFF_FFFF)
        guard last.random.low > 0x3FFF_FFFF_FFFF_FFFF else { return }
        last.random.low &= 0x3FFF_FFFF_FFFF_FFFF
        last.random.high += 1
        guard last.random.high > 0xFFF else { return }
        last.random.high = 0
        last.milliseconds += 1
    }
}
