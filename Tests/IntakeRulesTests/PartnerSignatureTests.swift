import CodecPrimitives
import IntakeRules
import Testing

@Suite("signatures of partners")
struct PartnerSignatureTests {
    @Test("a header of time and codes is read whole or not at all")
    func timestamped() throws {
        let read = { (text: String) in PartnerSignature.Timestamped(header: ReceivedText(text)) }
        let two = try #require(read("t=12,v1=0aff,v0=xx,v1=00"))
        #expect(two.timestamp == 12 && two.candidates == [[0x0A, 0xFF], [0x00]])
        #expect(two.signedBytes(body: [0x41]) == Array("12.A".utf8))
        for wrong in [
            "", "t=12", "v1=00", "t=,v1=00", "t=1x,v1=00", "t=12,v1=0", "t=12,v1=zz", "t", "t=1234567890123,v1=00",
        ] {
            #expect(read(wrong) == nil, "\(wrong)")
        }
    }

    private let input =
        #"sig=("@method" "content-digest");created=1618884473;keyid="k 1";alg="hmac-sha256""#

    @Test("a message's base has its components in order, and its parameters as they came")
    func message() throws {
        let signature = try #require(
            MessageSignature(input: ReceivedText(input), signature: ReceivedText("sig=:AAEC:")))
        #expect(signature.code == [0, 1, 2] && signature.created == 1_618_884_473)
        #expect(signature.keyID == ReceivedText("k 1") && signature.algorithm == ReceivedText("hmac-sha256"))
        let values = [ReceivedText("@method"): ReceivedText("POST"), ReceivedText("content-digest"): ReceivedText("x")]
        let base = try #require(signature.base(values))
        let parameters = input.dropFirst(4)
        #expect(
            String(decoding: base, as: UTF8.self).utf8.elementsEqual(
                "\"@method\": POST\n\"content-digest\": x\n\"@signature-params\": \(parameters)".utf8))
        #expect(signature.base([:]) == nil)
        #expect(
            signature.base([
                ReceivedText("@method"): ReceivedText("a\nb"), ReceivedText("content-digest"): ReceivedText("x"),
            ]) == nil)
    }

    @Test(
        "what is no signature is refused",
        arguments: [
            ("", "sig=:AAEC:"), (#"sig=("a")"#, "other=:AAEC:"), (#"sig=("a")"#, "sig=AAEC"),
            (#"sig=("a")"#, "sig=:A:"),
            (#"sig=("a" "a")"#, "sig=:AAEC:"), ("sig=(a)", "sig=:AAEC:"), (#"sig=("a""#, "sig=:AAEC:"),
            (#"sig=("a");x"#, "sig=:AAEC:"), (#"sig=("a")"#, "sig=::"),
        ])
    func refused(input: String, signature: String) {
        #expect(MessageSignature(input: ReceivedText(input), signature: ReceivedText(signature)) == nil)
    }

    @Test("a digest is found by its algorithm")
    func digest() {
        let header = ReceivedText("md5=:AAAA:, sha-256=:AAEC:")
        #expect(MessageSignature.digest("sha-256", in: header) == [0, 1, 2])
        #expect(MessageSignature.digest("sha-512", in: header) == nil)
    }
}
