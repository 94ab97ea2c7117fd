public import CodecPrimitives

/// The pure part of the signatures that gateways use beside Standard Webhooks (formats 6): which bytes are signed, and
/// what the sender says their code is. The HMAC or digest itself is the caller's.
public enum PartnerSignature {
    /// `t=…,v1=…` (Stripe): hexadecimal codes over `t.body`, several while a secret is rotated.
    public struct Timestamped: Hashable, Sendable {
        /// Unix seconds of the attempt.
        public let timestamp: Int64
        public let candidates: [[UInt8]]

        /// Reads the header; nil without a time or a code of version 1.
        public init?(header: ReceivedText) {
            var (time, codes): (Int64?, [[UInt8]]) = (nil, [])
            for part in header.utf8.split(separator: 0x2C) {
                let pair = part.split(separator: 0x3D, maxSplits: 1)
                guard pair.count == 2 else { return nil }
                switch pair[0] {
                case [0x74]: time = PartnerSignature.seconds(pair[1])
                case [0x76, 0x31]: codes += PartnerSignature.hex(pair[1]).map { [$0] } ?? []
                default: continue
                }
            }
            guard let time, !codes.isEmpty, codes.count <= WebhookSignature.signaturesMax else { return nil }
            (timestamp, candidates) = (time, codes)
        }

        /// The bytes that are signed, over the body as it came.
        public func signedBytes(body: [UInt8]) -> [UInt8] { Array(String(timestamp).utf8) + [0x2E] + body }
    }

    /// Hexadecimal digits as bytes (KOMOJU signs the raw body so); nil for other text.
    public static func hex(_ digits: some Collection<UInt8>) -> [UInt8]? {
        guard digits.count % 2 == 0, !digits.isEmpty else { return nil }
        var (bytes, high): ([UInt8], UInt8?) = ([], nil)
        for digit in digits {
            guard let value = nibble(digit) else { return nil }
            if let first = high {
                bytes.append(first << 4 | value)
                high = nil
            } else {
                high = value
            }
        }
        return bytes
    }

    private static func seconds(_ digits: ArraySlice<UInt8>) -> Int64? {
        guard (1...12).contains(digits.count), digits.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func nibble(_ digit: UInt8) -> UInt8? {
        switch digit {
        case 0x30...0x39: digit - 0x30
        case 0x41...0x46: digit - 0x37
        case 0x61...0x66: digit - 0x57
        default: nil
        }
    }
}
