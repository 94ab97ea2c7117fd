import CodecPrimitives
import Foundation
import IntakeRules
import TestKit
import Testing

/// The fuzzer's corpus of calls, replayed; see `CorpusTests` for files and codes.
@Suite("fuzzing corpus of calls")
struct CallCorpusTests {
    @Test("whatever was worth keeping is answered without a crash, and everything holds that must")
    func replay() throws {
        let folder = try Fixtures.path("fuzz")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("call-") }
        let chosen = try Set(names.map { try Fixtures.bytes("fuzz/\($0)").first.map { Int($0 & 0x7F) } })
        #expect(chosen == Set(CallDecoders.all.indices.map { $0 }))
        for name in names {
            #expect(throws: Never.self, "\(name)") { try CallDecoders.check(try Fixtures.bytes("fuzz/\(name)")) }
        }
    }
}
