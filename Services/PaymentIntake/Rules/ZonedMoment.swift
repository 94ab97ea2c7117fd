import CodecPrimitives

/// A moment as JSON carries it (RFC 3339): `2026-04-13T06:00:00+09:00`, seconds and offset required.
enum ZonedMoment {
    /// The moment; nil for any other text. Fractions of a second are read over.
    static func timestamp(_ text: ReceivedText) -> Timestamp? {
        let bytes = text.utf8
        guard bytes.count >= 20, bytes.count <= 35, bytes[10] == 0x54, bytes[13] == 0x3A, bytes[16] == 0x3A,
            let date = BusinessDate(iso: String(decoding: bytes[..<10], as: UTF8.self)),
            let hour = number(bytes[11..<13], below: 24), let minute = number(bytes[14..<16], below: 60),
            let second = number(bytes[17..<19], below: 60), let offset = offsetSeconds(bytes[19...])
        else { return nil }
        let seconds = Int64(date.daysSinceEpoch) * 86_400 + Int64(hour * 3600 + minute * 60 + second)
        return Timestamp(microseconds: (seconds - offset) * 1_000_000)
    }

    /// Seconds that the written time is ahead of UTC.
    private static func offsetSeconds(_ tail: ArraySlice<UInt8>) -> Int64? {
        var zone = tail
        if zone.first == 0x2E {
            let fraction = zone.dropFirst().prefix { 0x30...0x39 ~= $0 }
            guard !fraction.isEmpty else { return nil }
            zone = zone[fraction.endIndex...]
        }
        if zone.elementsEqual([0x5A]) { return 0 }
        let start = zone.startIndex
        guard zone.count == 6, zone[start] == 0x2B || zone[start] == 0x2D, zone[start + 3] == 0x3A,
            let hours = number(zone[(start + 1)..<(start + 3)], below: 24),
            let minutes = number(zone[(start + 4)..<(start + 6)], below: 60)
        else { return nil }
        return Int64(hours * 3600 + minutes * 60) * (zone[start] == 0x2B ? 1 : -1)
    }

    private static func number(_ digits: ArraySlice<UInt8>, below limit: Int) -> Int? {
        guard digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        let value = digits.reduce(0) { $0 * 10 + Int($1 - 0x30) }
        return value < limit ? value : nil
    }
}
