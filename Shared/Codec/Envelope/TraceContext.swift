/// The W3C trace context of the work in hand (トレース): joins the log lines, messages and requests of one cause, within a
/// service and from one to the next.
public struct TraceContext: Sendable, Hashable {
    /// 32 lower-case hexadecimal digits.
    public let traceID: String
    /// 16 lower-case hexadecimal digits.
    public let spanID: String

    /// The context of the current task, if any.
    @TaskLocal public static var current: TraceContext?

    /// A new trace.
    public init() {
        traceID = TraceContext.hexadecimal(words: 2)
        spanID = TraceContext.hexadecimal(words: 1)
    }

    /// The content of a `traceparent` header (W3C Trace Context, 3.2); nil for anything malformed or all zero.
    public init?(traceparent: some StringProtocol) {
        let parts = traceparent.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        guard parts.count >= 4, parts[0].count == 2, parts[1].count == 32, parts[2].count == 16, parts[3].count == 2,
            parts.prefix(4).allSatisfy({ $0.allSatisfy(TraceContext.isHexadecimal) }),
            parts[1].contains(where: { $0 != UInt8(ascii: "0") }), parts[2].contains(where: { $0 != UInt8(ascii: "0") })
        else { return nil }
        traceID = String(decoding: parts[1], as: UTF8.self)
        spanID = String(decoding: parts[2], as: UTF8.self)
    }

    private init(traceID: String) {
        self.traceID = traceID
        spanID = TraceContext.hexadecimal(words: 1)
    }

    /// The header for what this work causes.
    public var traceparent: String { "00-\(traceID)-\(spanID)-01" }

    /// The same trace, another step.
    public var child: TraceContext { TraceContext(traceID: traceID) }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        (0x30...0x39).contains(byte) || (0x61...0x66).contains(byte)
    }

    private static func hexadecimal(words: Int) -> String {
        var digits: [UInt8] = []
        digits.reserveCapacity(words * 16)
        for _ in 0..<words {
            let word = UInt64.random(in: 1...UInt64.max)
            for shift in stride(from: 60, through: 0, by: -4) {
                let digit = UInt8(truncatingIfNeeded: word >> UInt64(shift)) & 15
                digits.append(digit < 10 ? 0x30 + digit : 0x57 + digit)
            }
        }
        return String(decoding: digits, as: UTF8.self)
    }
}
