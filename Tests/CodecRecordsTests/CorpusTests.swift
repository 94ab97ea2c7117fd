import Foundation
import TestKit
import Testing

/// The corpus of the fuzzer, replayed.
@Suite("fuzzing corpus")
struct CorpusTests {
    @Test("whatever was worth keeping is answered without a crash, and everything holds that must")
    func replay() throws {
        let folder = try Fixtures.path("fuzz")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        #expect(names.count > 20)
        // Calls have their own: `CallCorpusTests`.
        for name in names where !name.hasPrefix("call-") {
            #expect(throws: Never.self, "\(name)") { try Decoders.check(try Fixtures.bytes("fuzz/\(name)")) }
        }
    }

    @Test("a violation is told")
    func violations() {
        #expect(Decoders.selector("layout") != nil && Decoders.selector("nothing") == nil)
        #expect(throws: Decoders.Violation.self) { throw Decoders.Violation(description: "x") }
    }
}
