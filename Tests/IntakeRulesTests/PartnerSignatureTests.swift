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

    @Test("hexadecimal digits are bytes, two by two")
    func hex() {
        #expect(PartnerSignature.hex(Array("00fFa0".utf8)) == [0, 0xFF, 0xA0])
        for wrong in ["", "0", "0g", "0x00"] { #expect(PartnerSignature.hex(Array(wrong.utf8)) == nil) }
    }
}
