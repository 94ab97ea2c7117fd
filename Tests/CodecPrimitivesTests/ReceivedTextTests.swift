import CodecPrimitives
import Testing

@Suite("ReceivedText")
struct ReceivedTextTests {
    @Test("神 of the compatibility block is another text than 神, though Swift calls them equal")
    func compatibilityKanji() {
        let (usual, compatible) = ("\u{795E}", "\u{FA19}")
        #expect(ReceivedText(usual) != ReceivedText(compatible))
        #expect(!usual.isSameBytes(as: compatible))
        #expect(Set([ReceivedText(usual), ReceivedText(compatible)]).count == 2)
        #expect(ReceivedText(compatible).string.unicodeScalars.first?.value == 0xFA19)
    }

    @Test("a variation selector and a split voicing mark make another text")
    func marks() {
        #expect(ReceivedText("葛") != ReceivedText("葛\u{E0100}"))
        #expect(ReceivedText("が") != ReceivedText("か\u{3099}"))
        #expect("が".isSameBytes(as: "が"))
    }

    @Test("bytes that are no UTF-8 are no text")
    func invalidBytes() {
        #expect(ReceivedText(utf8: [0x83, 0x65]) == nil)
        #expect(ReceivedText(utf8: [0xC0, 0x80]) == nil)
        #expect(ReceivedText(utf8: [0xED, 0xA0, 0x80]) == nil)
        #expect(ReceivedText(utf8: Array("神".utf8)) == ReceivedText("神"))
        #expect(ReceivedText(utf8: [])?.isEmpty == true)
    }

    @Test("texts are ordered by their bytes")
    func order() {
        #expect(ReceivedText("Z") < ReceivedText("a"))
        #expect(ReceivedText("a") < ReceivedText("ab"))
        #expect(!(ReceivedText("神") < ReceivedText("神")))
    }
    @Test("texts of every length, alike but for one byte, are ordered and hashed by all their bytes")
    func everyByte() {
        let longest = [UInt8](65...90)
        for length in 0...longest.count {
            let bytes = Array(longest.prefix(length))
            let text = ReceivedText(utf8: bytes)
            #expect(text?.hashValue == ReceivedText(utf8: bytes)?.hashValue)
            for index in bytes.indices {
                var other = bytes
                other[index] += 1
                guard let text, let greater = ReceivedText(utf8: other),
                    let shorter = ReceivedText(utf8: Array(other.dropLast()))
                else {
                    Issue.record("ASCII is text")
                    return
                }
                #expect(text < greater && !(greater < text))
                #expect((shorter < greater) && !(greater < shorter))
                #expect(Set([text, greater, shorter]).count == 3)
            }
        }
    }
}
