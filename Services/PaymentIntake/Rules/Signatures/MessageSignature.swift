public import CodecPrimitives

/// The pure part of HTTP Message Signatures (RFC 9421) as a gateway may sign its calls: what must be covered, when it
/// was made, and the bytes that were signed. The body is covered by its digest (RFC 9530).
public struct MessageSignature: Sendable {
    /// One signature that the right key would verify.
    public struct Candidate: Hashable, Sendable {
        public let keyID: ReceivedText
        /// `alg` where the sender names it; the key decides either way.
        public let algorithm: ReceivedText?
        public let signedBytes: [UInt8]
        public let signature: [UInt8]
    }

    /// What is signed about a request.
    public struct Request: Sendable {
        public var method: ReceivedText
        /// The host that the sender called, lower case, without a default port.
        public var authority: ReceivedText
        public var path: ReceivedText
        /// With its `?`; the bare `?` where there is none (RFC 9421, 2.2.7).
        public var query: ReceivedText
        /// Fields by lower case name; several of one name joined by `, `.
        public var fields: [ReceivedText: ReceivedText]

        public init(
            method: ReceivedText, authority: ReceivedText, path: ReceivedText, query: ReceivedText,
            fields: [ReceivedText: ReceivedText]
        ) {
            (self.method, self.authority, self.path) = (method, authority, path)
            (self.query, self.fields) = (query, fields)
        }
    }

    /// Why a call is not believed.
    public enum Refusal: String, Error, CaseIterable, Sendable {
        case fieldMissing = "signature_field_missing"
        case fieldMalformed = "signature_field_malformed"
        /// The signature leaves out something that it must cover, names a component that the request has not, or one
        /// that is not understood here.
        case coverage = "signature_coverage"
        case timeMissing = "signature_time_missing"
        case tooOld = "signature_too_old"
        case tooNew = "signature_too_new"
        case digestMismatch = "content_digest_mismatch"
        case mismatch = "signature_mismatch"
    }

    /// What a signature must cover: without the method and path it would fit another route, without the digest another
    /// body.
    public static let required = ["@method", "@path", "content-digest"].map { ReceivedText($0) }

    public let candidates: [Candidate]
    /// Digests of the body that the sender gives, by algorithm; signed with the rest.
    public let digests: [ReceivedText: [UInt8]]
    /// The sender's own key for the call, where the signature covers it.
    public let idempotencyKey: ReceivedText?

    /// Reads the signatures of a request.
    ///
    /// - Parameters:
    ///   - required: what a signature must cover, `required` at least.
    ///   - toleranceSeconds: allowed distance between the sender's clock and `now`, either way.
    /// - Throws: the refusal of the signature that came nearest to being accepted.
    public init(
        _ request: Request, covering required: [ReceivedText] = MessageSignature.required, now: Timestamp,
        toleranceSeconds: Int64
    ) throws(Refusal) {
        let names = ["signature-input", "signature", "content-digest"].map { ReceivedText($0) }
        guard let input = request.fields[names[0]], let signature = request.fields[names[1]],
            let digest = request.fields[names[2]]
        else { throw .fieldMissing }
        guard let members = SignatureInput.members(of: input),
            let signatures = StructuredScanner.binaries(signature, atMost: SignatureInput.membersMax),
            let digests = StructuredScanner.binaries(digest, atMost: SignatureInput.membersMax)
        else { throw .fieldMalformed }
        var (candidates, refusal, idempotency): ([Candidate], Refusal, Bool) = ([], .fieldMissing, true)
        for member in members {
            guard let bytes = signatures[member.label] else { continue }
            do throws(Refusal) {
                guard required.allSatisfy(member.components.contains) else { throw .coverage }
                try MessageSignature.check(member, now, toleranceSeconds)
                candidates.append(
                    Candidate(
                        keyID: member.keyID ?? ReceivedText(""), algorithm: member.algorithm,
                        signedBytes: try MessageSignature.base(of: member, request), signature: bytes))
                idempotency = idempotency && member.components.contains(MessageSignature.idempotency)
            } catch {
                refusal = error
            }
        }
        guard !candidates.isEmpty else { throw refusal }
        self.candidates = candidates
        self.digests = digests
        idempotencyKey = idempotency ? request.fields[MessageSignature.idempotency] : nil
    }

    private static let idempotency = ReceivedText("idempotency-key")

    /// Unix seconds of twelve digits, as long as those of a webhook are read: what is later is no moment of anybody's.
    private static let secondsMax: Int64 = 999_999_999_999

    private static func check(_ member: SignatureInput, _ now: Timestamp, _ tolerance: Int64) throws(Refusal) {
        guard let created = member.created else { throw .timeMissing }
        guard created <= secondsMax else { throw .tooNew }
        let sent = Timestamp(microseconds: created * 1_000_000)
        guard sent.seconds(until: now) <= tolerance else { throw .tooOld }
        guard now.seconds(until: sent) <= tolerance else { throw .tooNew }
        let expires = min(member.expires ?? secondsMax, secondsMax)
        if Timestamp(microseconds: expires * 1_000_000) < now { throw .tooOld }
    }

    /// The byte sequences of a field such as `Signature` or `Content-Digest`, by key; nil when it is none.
    public static func binaries(_ field: ReceivedText) -> [ReceivedText: [UInt8]]? {
        StructuredScanner.binaries(field, atMost: SignatureInput.membersMax)
    }

    /// The signature base (RFC 9421, 2.5).
    public static func base(of member: SignatureInput, _ request: Request) throws(Refusal) -> [UInt8] {
        var bytes: [UInt8] = []
        for component in member.components {
            guard let value = request.value(of: component) else { throw .coverage }
            bytes += [0x22] + component.utf8 + Array("\": ".utf8) + value.utf8 + [0x0A]
        }
        return bytes + Array("\"@signature-params\": ".utf8) + member.value
    }
}

extension MessageSignature.Request {
    /// The value of a component; nil for one that the request has not or that is not understood.
    fileprivate func value(of component: ReceivedText) -> ReceivedText? {
        guard component.utf8.first == 0x40 else { return fields[component] }
        let derived: [(String, ReceivedText)] = [
            ("@method", method), ("@authority", authority), ("@path", path), ("@query", query),
        ]
        return derived.first { ReceivedText($0.0) == component }?.1
    }
}
