import Codec
import CodecPrimitives
import TestKit
import Testing

@Suite("random messages")
struct RandomTests {
    @Test("whatever can be encoded decodes to the same message", arguments: MessageType.allCases)
    func roundTrip(_ type: MessageType) throws {
        var messages = RandomMessages(source: SeededRandom.printed(for: "round trip of \(type.rawValue)"))
        for _ in 0..<200 {
            let message = messages.message(type)
            let (name, body) = try MessageCodec.encode(message)
            #expect(try MessageCodec.decode(type: name, body: body) == message)
        }
    }

    @Test("damaged bytes are refused or are another valid message, and never crash", arguments: MessageType.allCases)
    func fuzzed(_ type: MessageType) throws {
        let golden = try #require(GoldenMessage.all.first { $0.type.isSameBytes(as: type.rawValue) }).bytes()
        var source = SeededRandom.printed(for: "damage to \(type.rawValue)")
        var refused = 0
        for _ in 0..<2000 {
            let bytes = damaged(golden, &source)
            do throws(CodecError) {
                let message = try MessageCodec.decode(type: type.name, body: bytes)
                let again = try MessageCodec.encode(message)
                #expect(try MessageCodec.decode(type: again.type, body: again.body) == message)
            } catch { refused += 1 }
        }
        #expect(refused > 0)
    }

    private func damaged(_ golden: [UInt8], _ source: inout SeededRandom) -> [UInt8] {
        var bytes = golden
        for _ in 0..<Int.random(in: 1...4, using: &source) {
            let place = Int.random(in: 0..<max(1, bytes.count), using: &source)
            guard bytes.indices.contains(place) else { continue }
            switch Int.random(in: 0...3, using: &source) {
            case 0: bytes[place] = UInt8.random(in: 0...255, using: &source)
            case 1: bytes.remove(at: place)
            case 2: bytes.insert(UInt8.random(in: 0...255, using: &source), at: place)
            default: bytes.removeSubrange(place...)
            }
        }
        return bytes
    }
}
