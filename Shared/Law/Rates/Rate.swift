/// A yearly rate (年率) as a whole number of 1/100,000: 14.6 % is 14,600. Never a fraction, never a `Double`.
public struct Rate: Hashable, Comparable, Sendable {
    public let perHundredThousand: Int64

    public static let zero = Rate(perHundredThousand: 0)

    public init(perHundredThousand: Int64) { self.perHundredThousand = perHundredThousand }

    /// A percentage in digits with at most three decimals, such as `2.4` or `10.75`; at most 1,000 %.
    public init?(percent text: some StringProtocol) {
        let parts = text.utf8.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), let whole = Rate.digits(parts[0]), whole <= 1000 else { return nil }
        var thousandths: Int64 = 0
        if parts.count == 2 {
            guard parts[1].count <= 3, let decimals = Rate.digits(parts[1]) else { return nil }
            thousandths = (0..<(3 - parts[1].count)).reduce(decimals) { value, _ in value * 10 }
        }
        perHundredThousand = whole * 1000 + thousandths
    }

    public static func < (left: Rate, right: Rate) -> Bool { left.perHundredThousand < right.perHundredThousand }

    private static func digits(_ bytes: some Collection<UInt8>) -> Int64? {
        guard (1...9).contains(bytes.count) else { return nil }
        var value: Int64 = 0
        for byte in bytes {
            guard (0x30...0x39).contains(byte) else { return nil }
            value = value * 10 + Int64(byte - 0x30)
        }
        return value
    }
}

extension Rate: CustomStringConvertible {
    /// The percentage without trailing zeros: `2.4%`, `9%`.
    public var description: String {
        var decimals = Array(String(1000 + perHundredThousand % 1000).utf8.dropFirst())
        while decimals.last == 0x30 { decimals.removeLast() }
        let fraction = decimals.isEmpty ? "" : "." + String(decoding: decimals, as: UTF8.self)
        return "\(perHundredThousand / 1000)\(fraction)%"
    }
}
