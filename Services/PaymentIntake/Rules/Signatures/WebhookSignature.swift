public import CodecPrimitives

/// The pure part of Standard Webhooks 1.0.0 (formats 6.1): everything but the HMAC itself.
public struct WebhookSignature: Sendable {
    public let id: ReceivedText
    /// Unix seconds of the attempt.
    public let timestamp: Int64
    /// Decoded `v1` signatures in the header's order; other versions are passed over.
    public let candidates: [[UInt8]]

    /// Why a call is not believed. Every one is answered 401 (認証失敗).
    public enum Refusal: String, Error, Sendable {
        case headerMissing = "webhook_header_missing"
        case headerMalformed = "webhook_header_malformed"
        case timestampTooOld = "webhook_timestamp_too_old"
        case timestampTooNew = "webhook_timestamp_too_new"
        case signatureUnknownVersion = "webhook_signature_version"
        case signatureMismatch = "webhook_signature_mismatch"
    }

    /// Longest `webhook-id` that is read, in bytes; it is a key of a table.
    public static let idBytesMax = 256
    /// Most signatures read from one header: key rotation needs two.
    public static let signaturesMax = 16

    /// Reads the three headers and checks the time.
    ///
    /// - Parameter toleranceSeconds: allowed distance between the sender's clock and `now`, either way.
    public init(
        headers: Headers, now: Timestamp, toleranceSeconds: Int64
    ) throws(Refusal) {
        guard let id = headers.id, let timestamp = headers.timestamp, let signature = headers.signature else {
            throw .headerMissing
        }
        guard !id.isEmpty, id.utf8.count <= WebhookSignature.idBytesMax, id.utf8.allSatisfy({ 0x21...0x7E ~= $0 }),
            let seconds = WebhookSignature.seconds(timestamp)
        else { throw .headerMalformed }
        try WebhookSignature.check(seconds, against: now, toleranceSeconds)
        self.id = id
        self.timestamp = seconds
        candidates = try WebhookSignature.candidates(in: signature)
    }

    /// The raw header values; nil for one that is absent.
    public struct Headers: Sendable {
        public var id: ReceivedText?
        public var timestamp: ReceivedText?
        public var signature: ReceivedText?

        public init(id: ReceivedText?, timestamp: ReceivedText?, signature: ReceivedText?) {
            (self.id, self.timestamp, self.signature) = (id, timestamp, signature)
        }
    }

    /// The bytes that are signed: `id.timestamp.body`, over the body as it came.
    public func signedBytes(body: [UInt8]) -> [UInt8] {
        id.utf8 + [0x2E] + Array(String(timestamp).utf8) + [0x2E] + body
    }

    /// The key in `whsec_` + base64, 24 to 64 bytes; nil when it is not one.
    public static func key(fromSecret secret: ReceivedText) -> [UInt8]? {
        let prefix = Array("whsec_".utf8)
        guard secret.utf8.starts(with: prefix), let key = Base64.decode(secret.utf8.dropFirst(prefix.count)),
            (24...64).contains(key.count)
        else { return nil }
        return key
    }

    private static func seconds(_ text: ReceivedText) -> Int64? {
        guard (1...12).contains(text.utf8.count), text.utf8.allSatisfy({ 0x30...0x39 ~= $0 }) else { return nil }
        return text.utf8.reduce(0) { $0 * 10 + Int64($1 - 0x30) }
    }

    private static func check(_ seconds: Int64, against now: Timestamp, _ tolerance: Int64) throws(Refusal) {
        let sent = Timestamp(microseconds: seconds * 1_000_000)
        guard sent.seconds(until: now) <= tolerance else { throw .timestampTooOld }
        guard now.seconds(until: sent) <= tolerance else { throw .timestampTooNew }
    }

    private static func candidates(in header: ReceivedText) throws(Refusal) -> [[UInt8]] {
        let version = Array("v1,".utf8)
        let entries = header.utf8.split(separator: 0x20).prefix(signaturesMax)
        guard !entries.isEmpty else { throw .headerMalformed }
        let ours = entries.filter { $0.starts(with: version) }
        guard !ours.isEmpty else { throw .signatureUnknownVersion }
        return ours.compactMap { Base64.decode($0.dropFirst(version.count)) }
    }
}
