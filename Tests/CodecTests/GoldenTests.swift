import Codec
import CodecPrimitives
import Foundation
import TestKit
import Testing

@Suite("golden bytes")
struct GoldenTests {
    @Test("every message's JSON makes exactly its committed bytes", arguments: GoldenMessage.all)
    func jsonMakesBytes(_ golden: GoldenMessage) throws {
        #expect(try golden.body(json: golden.json()) == golden.bytes())
    }

    @Test("every message's bytes survive being read and written", arguments: GoldenMessage.all)
    func bytesSurvive(_ golden: GoldenMessage) throws {
        #expect(try golden.rewritten(golden.bytes()) == golden.bytes())
    }

    @Test("every mapped type decodes its golden bytes and encodes the same", arguments: MessageType.allCases)
    func mappedBothWays(_ type: MessageType) throws {
        let golden = try #require(GoldenMessage.all.first { $0.type.isSameBytes(as: type.rawValue) })
        let bytes = try golden.bytes()
        let message = try MessageCodec.decode(type: type.name, body: bytes)
        #expect(message.type == type)
        let (name, body) = try MessageCodec.encode(message)
        #expect(name == type.name)
        #expect(body == bytes)
    }

    @Test("every committed file belongs to a type, and every type has its files")
    func filesAndTypes() throws {
        let folder = try Fixtures.path("messages")
        let files = try FileManager.default.contentsOfDirectory(atPath: folder.path)
        let expected = Set(GoldenMessage.all.flatMap { ["\($0.type).json", "\($0.type).hex"] } + ["README.md"])
        #expect(Set(files) == expected)
    }

    @Test("a name keeps its variation selector byte for byte")
    func variationSelector() throws {
        let golden = try #require(GoldenMessage.all.first { $0.type.isSameBytes(as: "clearance.decided") })
        let message = try MessageCodec.decode(type: ReceivedText(golden.type), body: golden.bytes())
        guard case .clearanceDecided(let items) = message, case .granted(let grant)? = items.first?.decision else {
            Issue.record("the sample's first decision is no grant")
            return
        }
        #expect(grant.person?.nameKanji == ReceivedText("神田\u{E0100}花子"))
        #expect(grant.person?.nameKanji != ReceivedText("神田花子"))
    }
}
