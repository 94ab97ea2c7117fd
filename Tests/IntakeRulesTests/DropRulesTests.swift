import CodecPrimitives
import IntakeRules
import Testing

@Suite("what may be taken from a watched folder")
struct DropRulesTests {
    private let rules = DropRules(
        partialSuffixes: [ReceivedText(".part"), ReceivedText(".tmp"), ReceivedText("~")], quietSeconds: 10)

    @Test("unfinished and hidden names are left alone")
    func names() {
        for name in ["a.txt", "収納.csv", "part", "a.part.txt"] { #expect(rules.isWanted(ReceivedText(name)), "\(name)") }
        for name in ["", ".a.txt", "a.part", "A.TMP", "a.txt~", ".part"] {
            #expect(!rules.isWanted(ReceivedText(name)), "\(name)")
        }
    }

    @Test("a file is ready when two looks that are a quiet apart see the same, and never before")
    func quiet() {
        func at(_ seconds: Int64) -> Timestamp { Timestamp(microseconds: seconds * 1_000_000) }
        let (small, large) = (DropRules.Look(byteCount: 1, changedAt: 5), DropRules.Look(byteCount: 2, changedAt: 5))
        let first = rules.see(small, at: at(0), before: nil)
        #expect(!first.isReady)
        #expect(!rules.see(small, at: at(9), before: first.sighting).isReady)
        #expect(rules.see(small, at: at(10), before: first.sighting).isReady)
        // It grew: the quiet begins anew.
        let grown = rules.see(large, at: at(10), before: first.sighting)
        #expect(!grown.isReady && grown.sighting.since == at(10))
        let touched = rules.see(DropRules.Look(byteCount: 1, changedAt: 6), at: at(20), before: first.sighting)
        #expect(!touched.isReady)
    }
}
