import CodecPrimitives
import Testing

@testable import IntakeRules

@Suite("HTTP Message Signatures, the pure part")
struct MessageSignatureTests {
    private static let covered = #"("@method" "@path" "content-digest");created=1776027600;keyid="k1";alg="ed25519""#

    private func request(
        input: String? = "sig=\(covered)", signature: String? = "sig=:AAAA:", digest: String? = "sha-256=:AAAA:",
        more: [String: String] = [:]
    ) -> MessageSignature.Request {
        var fields = Dictionary(uniqueKeysWithValues: more.map { (ReceivedText($0.key), ReceivedText($0.value)) })
        fields[ReceivedText("signature-input")] = input.map { ReceivedText($0) }
        fields[ReceivedText("signature")] = signature.map { ReceivedText($0) }
        fields[ReceivedText("content-digest")] = digest.map { ReceivedText($0) }
        return MessageSignature.Request(
            method: ReceivedText("POST"), authority: ReceivedText("example.com"),
            path: ReceivedText("/webhooks/shop"), query: ReceivedText("?"), fields: fields)
    }

    private func read(
        _ request: MessageSignature.Request, at seconds: Int64 = 1_776_027_600
    ) throws(MessageSignature.Refusal) -> MessageSignature {
        try MessageSignature(
            request, now: Timestamp(microseconds: seconds * 1_000_000), toleranceSeconds: 300)
    }

    @Test("times of more seconds than anybody counts are refused as too new, or never expire")
    func hugeTimes() {
        let covered = MessageSignatureTests.covered
        let huge = covered.replacing("1776027600", with: "999999999999999")
        #expect(refusal(request(input: "sig=\(huge)")) == .tooNew)
        #expect(refusal(request(input: "sig=\(covered);expires=999999999999999")) == nil)
    }

    private func refusal(_ request: MessageSignature.Request, at seconds: Int64 = 1_776_027_600)
        -> MessageSignature.Refusal?
    {
        do throws(MessageSignature.Refusal) {
            _ = try read(request, at: seconds)
            return nil
        } catch {
            return error
        }
    }

    @Test("the signature base of the RFC's own example (B.2.5) comes out byte for byte")
    func exampleBase() throws {
        let input = #"sig-b25=("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret""#
        let member = try #require(SignatureInput.members(of: ReceivedText(input))?.first)
        let base = try MessageSignature.base(
            of: member,
            request(more: ["date": "Tue, 20 Apr 2021 02:07:55 GMT", "content-type": "application/json"]))
        let expected = """
            "date": Tue, 20 Apr 2021 02:07:55 GMT
            "@authority": example.com
            "content-type": application/json
            "@signature-params": ("date" "@authority" "content-type");created=1618884473;keyid="test-shared-secret"
            """
        #expect(String(decoding: base, as: UTF8.self).utf8.elementsEqual(expected.utf8))
    }

    @Test("a candidate names its key and covers method, path and digest")
    func candidate() throws {
        let signature = try read(request())
        #expect(signature.candidates.count == 1)
        #expect(signature.candidates.first?.keyID == ReceivedText("k1"))
        #expect(signature.candidates.first?.algorithm == ReceivedText("ed25519"))
        #expect(signature.digests == [ReceivedText("sha-256"): [0, 0, 0]])
        #expect(signature.idempotencyKey == nil)
    }

    @Test("what a signature must cover it covers, or it is refused")
    func coverage() {
        for left in ["@method", "@path", "content-digest"] {
            let rest = ["@method", "@path", "content-digest"].filter { !$0.utf8.elementsEqual(left.utf8) }
            let input = "sig=(\(rest.map { "\"\($0)\"" }.joined(separator: " ")));created=1776027600"
            #expect(refusal(request(input: input)) == .coverage, "\(left)")
        }
        let unknown = #"sig=("@method" "@path" "content-digest" "x-none");created=1776027600"#
        #expect(refusal(request(input: unknown)) == .coverage)
        let derived = #"sig=("@method" "@path" "content-digest" "@status");created=1776027600"#
        #expect(refusal(request(input: derived)) == .coverage)
    }

    @Test("a signature lives as long as the tolerance and its own end say")
    func time() {
        #expect(refusal(request(), at: 1_776_027_900) == nil)
        #expect(refusal(request(), at: 1_776_027_901) == .tooOld)
        #expect(refusal(request(), at: 1_776_027_300) == nil)
        #expect(refusal(request(), at: 1_776_027_299) == .tooNew)
        let expired = "sig=\(Self.covered);expires=1776027610"
        #expect(refusal(request(input: expired), at: 1_776_027_611) == .tooOld)
        let timeless = #"sig=("@method" "@path" "content-digest");keyid="k1""#
        #expect(refusal(request(input: timeless)) == .timeMissing)
    }

    @Test("fields that are missing or malformed are told apart from signatures that are not believed")
    func fields() {
        #expect(refusal(request(input: nil)) == .fieldMissing)
        #expect(refusal(request(signature: nil)) == .fieldMissing)
        #expect(refusal(request(digest: nil)) == .fieldMissing)
        #expect(refusal(request(signature: "other=:AAAA:")) == .fieldMissing)
        let malformed = [
            "", "sig", "sig=", "sig=()x", #"sig=("@method";req)"#, #"sig=("@method" "@method");created=1"#,
            #"sig=("@method);created=1"#, #"Sig=("@method")"#, "sig=(\"@method\"),", #"sig=("a""b")"#,
            #"sig=("@method");created=1;created=2"#, "sig=" + String(repeating: "(", count: 5000),
        ]
        for input in malformed { #expect(refusal(request(input: input)) == .fieldMalformed, "\(input.prefix(40))") }
        for signature in ["sig=AAAA", "sig=:AAAA", "sig=:A:", "sig=:AAAA:,sig=:AAAA:"] {
            #expect(refusal(request(signature: signature)) == .fieldMalformed, "\(signature)")
        }
    }

    @Test("of several signatures those count that cover enough; a signer on the way does not spoil the sender's")
    func several() throws {
        let two = #"proxy=("@method");created=1776027600;keyid="p", sig=\#(Self.covered)"#
        let signature = try read(request(input: two, signature: "proxy=:AAAA:, sig=:BBBB:"))
        #expect(signature.candidates.map(\.keyID) == [ReceivedText("k1")])
    }

    @Test("the sender's key for the call counts only where it is signed")
    func idempotencyKey() throws {
        let field = ["idempotency-key": "\"k-1\""]
        #expect(try read(request(more: field)).idempotencyKey == nil)
        let input = #"sig=("@method" "@path" "content-digest" "idempotency-key");created=1776027600"#
        #expect(try read(request(input: input, more: field)).idempotencyKey == ReceivedText("\"k-1\""))
    }
}
