import CodecPrimitives
import IntakeRules
import Testing

@Suite("Standard Webhooks, the pure part")
struct WebhookSignatureTests {
    private let now = Timestamp(microseconds: 1_614_265_330_000_000)

    private func headers(
        id: String? = "msg_p5jXN8AQM9LWM0D4loKWxJek", at timestamp: String? = "1614265330",
        signature: String? = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
    ) -> WebhookSignature.Headers {
        WebhookSignature.Headers(
            id: id.map { ReceivedText($0) }, timestamp: timestamp.map { ReceivedText($0) },
            signature: signature.map { ReceivedText($0) })
    }

    private func read(_ headers: WebhookSignature.Headers) throws(WebhookSignature.Refusal) -> WebhookSignature {
        try WebhookSignature(headers: headers, now: now, toleranceSeconds: 300)
    }

    @Test("the signed bytes are id, timestamp and body as they came")
    func signedBytes() throws {
        let bytes = try read(headers()).signedBytes(body: Array("{\"test\": 2432232314}".utf8))
        #expect(bytes == Array("msg_p5jXN8AQM9LWM0D4loKWxJek.1614265330.{\"test\": 2432232314}".utf8))
    }

    @Test("a key has 24 to 64 bytes behind whsec_")
    func keys() {
        let key = WebhookSignature.key(fromSecret: ReceivedText("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"))
        #expect(key?.count == 24)
        for bad in [
            "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "whsec_", "whsec_MfKQ", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaS",
        ] {
            #expect(WebhookSignature.key(fromSecret: ReceivedText(bad)) == nil, "\(bad)")
        }
    }

    @Test("several signatures are read while a key is rotated, and unknown versions are passed over")
    func rotation() throws {
        let two = try read(
            headers(signature: "v1,AAAA v9,BBBB v1a,CCCC v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="))
        #expect(two.candidates.map(\.count) == [3, 32])
        #expect(throws: WebhookSignature.Refusal.signatureUnknownVersion) { try read(headers(signature: "v9,AAAA")) }
    }

    @Test("the time may differ by the tolerance either way and no more")
    func tolerance() throws {
        _ = try read(headers(at: "1614265030"))
        _ = try read(headers(at: "1614265630"))
        #expect(throws: WebhookSignature.Refusal.timestampTooOld) { try read(headers(at: "1614265029")) }
        #expect(throws: WebhookSignature.Refusal.timestampTooNew) { try read(headers(at: "1614265631")) }
    }

    @Test("missing and malformed headers are told apart and stop nothing")
    func malformed() {
        #expect(throws: WebhookSignature.Refusal.headerMissing) { try read(headers(id: nil)) }
        #expect(throws: WebhookSignature.Refusal.headerMissing) { try read(headers(signature: nil)) }
        for bad in ["", "-1", "1614265330.0", "99999999999999999999", "１６１４"] {
            #expect(throws: WebhookSignature.Refusal.headerMalformed) { try read(headers(at: bad)) }
        }
        #expect(throws: WebhookSignature.Refusal.headerMalformed) {
            try read(headers(id: String(repeating: "a", count: 257)))
        }
        #expect(throws: WebhookSignature.Refusal.headerMalformed) { try read(headers(signature: " ")) }
    }
}
