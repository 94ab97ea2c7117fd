import CodecPrimitives
import TestKit
import Testing

@Suite("UUIDv7")
struct UUIDv7Tests {
    @Test("the example of RFC 9562 A.6 is built and written as there")
    func example() {
        let uuid = UUIDv7(
            unixMilliseconds: 0x017F_22E2_79B0, random: (0xCC3, 0x18C4_DC0C_0C07_398F))
        #expect(uuid.description.utf8.elementsEqual("017f22e2-79b0-7cc3-98c4-dc0c0c07398f".utf8))
    }

    @Test("version and variant hold whatever the random bits are, and text and bytes come back")
    func format() {
        var random = SeededRandom.printed(for: "UUIDv7 format")
        for _ in 0..<2000 {
            let uuid = UUIDv7(unixMilliseconds: random.next() >> 16, random: (random.next(), random.next()))
            #expect(uuid.bytes[6] >> 4 == 7 && uuid.bytes[8] >> 6 == 2)
            #expect(UUIDv7(uuid.description) == uuid)
            #expect(UUIDv7(uuid.description.uppercased()) == uuid)
            #expect(UUIDv7(bytes: uuid.bytes) == uuid)
            #expect(uuid.description.utf8.count == 36)
        }
    }

    @Test("identifiers are ordered by the millisecond they were made in, in every form")
    func order() {
        var random = SeededRandom.printed(for: "UUIDv7 order")
        for _ in 0..<2000 {
            let moment = random.next() >> 17
            let earlier = UUIDv7(unixMilliseconds: moment, random: (random.next(), random.next()))
            let later = UUIDv7(unixMilliseconds: moment + 1, random: (random.next(), random.next()))
            #expect(earlier < later)
            #expect(earlier.bytes.lexicographicallyPrecedes(later.bytes))
            #expect(earlier.description.utf8.lexicographicallyPrecedes(later.description.utf8))
        }
    }

    @Test(
        "other texts are no identifier",
        arguments: [
            "", "017f22e279b07cc398c4dc0c0c07398f", "017f22e2-79b0-7cc3-98c4-dc0c0c07398",
            "g17f22e2-79b0-7cc3-98c4-dc0c0c07398f",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0", "017f22e2 79b0 7cc3 98c4 dc0c0c07398f",
            "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", "{17f22e2-79b0-7cc3-98c4-dc0c0c07398}",
        ])
    func refused(text: String) {
        #expect(UUIDv7(text) == nil)
        #expect(ClaimID(text) == nil)
    }

    @Test("sixteen bytes are needed")
    func bytes() {
        #expect(UUIDv7(bytes: [UInt8](repeating: 0, count: 15)) == nil)
        #expect(UUIDv7(bytes: [UInt8](repeating: 0, count: 17)) == nil)
    }
}
