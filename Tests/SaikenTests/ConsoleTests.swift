import ArgumentParser
import CodecPrimitives
import Law
import Testing

@testable import Saiken

@Suite("saiken's command line")
struct ConsoleTests {
    @Test("a progress bar shows share and numbers, and never passes its end")
    func progress() {
        var bar = ProgressBar("取込", total: 1000)
        #expect(bar.text.utf8.elementsEqual("取込 [..............................] 0 % 0/1000".utf8))
        bar.advance(by: 500)
        #expect(bar.text.utf8.elementsEqual("取込 [###############...............] 50 % 500/1000".utf8))
        bar.advance(by: 5000)
        #expect(bar.text.utf8.elementsEqual("取込 [##############################] 100 % 1000/1000".utf8))
        let empty = ProgressBar("取込", total: 0)
        #expect(empty.text.hasSuffix("0/1"))
    }

    @Test("commands take their arguments as documented and refuse others")
    func parsing() throws {
        #expect(try SaikenCommand.parseAsRoot(["vectors", "barcodes", "x"]) is VectorsCommand)
        #expect(throws: (any Error).self) { try SaikenCommand.parseAsRoot(["vectors", "unknown", "x"]) }
        #expect(throws: (any Error).self) { try SaikenCommand.parseAsRoot(["vectors", "barcodes"]) }
        #expect(throws: (any Error).self) {
            try SaikenCommand.parseAsRoot(["clock", "advance", "2026-04-07", "--deadline-seconds", "0"])
        }
        let charge = ["late-charge", "--principal", "65000", "--due", "2021-05-31", "--through", "2022-01-31"]
        #expect(try SaikenCommand.parseAsRoot(charge) is LateChargeCommand)
    }

    @Test("a prescription takes options or a file of events, and refuses what is neither")
    func prescription() throws {
        let good = ["--kind", "TAX_RES", "--due", "2020-06-30", "--event", "demand_issued:2020-07-20>2020-07-30#a"]
        #expect(throws: Never.self) { try PrescriptionCommand.parse(good).run() }
        for more in [
            ["--event", "demand:2020-07-20"], ["--event", "pledge:2020-02-30"],
            ["--event", "pledge:2020-02-03@nobody"],
            ["--file", "/nowhere"], ["--on", "soon"], ["--party", "neighbour"], ["--demand-start", "never"],
        ] {
            #expect(throws: (any Error).self) { try PrescriptionCommand.parse(good + more).run() }
        }
        let event = PrescriptionFile.Event("deferral_began:2024-01-01>2024-12-31#a@joint_debtor")
        var names = PrescriptionNames()
        let fact = try event.fact(&names)
        #expect(fact.event == .deferralBegan)
        #expect(fact.day.description == "2024-01-01")
        #expect(fact.until?.description == "2024-12-31")
        #expect(fact.matter == names.matter("a"))
        #expect(fact.party.role == .jointDebtor)
    }
}
