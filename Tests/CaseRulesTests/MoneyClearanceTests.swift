import CaseRules
import CodecPrimitives
import Law
import Testing

/// Monday 20 October 2025: the open days before it are Friday 17, Thursday 16, Wednesday 15.
@Suite("clearance and the money that is not known yet")
struct MoneyClearanceTests {
    private func asked(_ act: ClearanceAct, _ channel: String, through text: String?) throws -> ClearanceCase {
        var asked = try ClearanceCase(act)
        asked.facts.money.channels = [
            ChannelFacts(name: ReceivedText(channel), completeThrough: text.map { day($0) })
        ]
        return asked
    }

    private func isHeld(_ asked: ClearanceCase) throws -> Bool {
        try asked.answer().refused?.grounds.contains { $0.code == .channelLate && $0.weight == .hold } ?? false
    }

    @Test(
        "a fast channel must be complete up to the day before the act's last open days",
        arguments: [
            (ClearanceAct.seizureExport, "2025-10-19", "2025-10-18"), (.publicSale, "2025-10-19", "2025-10-18"),
            (.waterCutOff, "2025-10-19", "2025-10-18"), (.seizureDraft, "2025-10-15", "2025-10-14"),
            (.handOver, "2025-10-15", "2025-10-14"), (.demand, "2025-10-13", "2025-10-12"),
            (.call, "2025-10-13", "2025-10-12"),
        ])
    func fast(act: ClearanceAct, enough: String, early: String) throws {
        #expect(try !isHeld(asked(act, "konbini-a", through: enough)))
        #expect(try isHeld(asked(act, "konbini-a", through: early)))
        #expect(try isHeld(asked(act, "gateway", through: nil)))
    }

    @Test("every act has a tolerance", arguments: ClearanceAct.allCases)
    func whole(act: ClearanceAct) throws {
        #expect(try MoneyBook.embedded().tolerance(ReceivedText(act.rawValue), on: day("2025-10-20")).fastOpenDays > 0)
    }

    @Test(
        "a letter may go while paper is three weeks behind, and prints the oldest day of the channels it can be paid on"
    )
    func cutOff() throws {
        var letter = try asked(.demand, "counter", through: "2025-09-25")
        letter.facts.money.channels.append(
            ChannelFacts(name: ReceivedText("konbini-a"), completeThrough: day("2025-10-17")))
        #expect(try letter.answer().granted?.moneyThrough == day("2025-09-25"))
        letter.facts.money.channels[0].completeThrough = day("2025-09-01")
        #expect(try isHeld(letter))
    }

    @Test("a channel that takes barcodes only says nothing about a claim whose slips have none")
    func barcode() throws {
        var letter = try asked(.demand, "konbini-a", through: "2025-09-01")
        letter.facts.money.channels.append(
            ChannelFacts(name: ReceivedText("counter"), completeThrough: day("2025-10-10")))
        #expect(try isHeld(letter))
        letter.claim.slips = SlipFacts(hasBarcode: true, usableUntil: day("2025-10-31"))
        #expect(try isHeld(letter))
        letter.claim.slips?.hasBarcode = false
        #expect(try letter.answer().granted?.moneyThrough == day("2025-10-10"))
    }

    @Test(
        "a seizure waits while a slip could be paid on paper unseen, until its days are told of or the counters are asked"
    )
    func slipAge() throws {
        var seizure = try asked(.seizureExport, "counter", through: "2025-10-01")
        #expect(try isHeld(seizure), "slips that are not known may be anywhere")
        seizure.claim.slips = SlipFacts(hasBarcode: false, usableUntil: day("2025-09-24"))
        #expect(try !isHeld(seizure))
        seizure.claim.slips?.usableUntil = day("2025-09-25")
        #expect(try isHeld(seizure), "a week of grace")
        for (asked, isEnough) in [("2025-10-15", true), ("2025-10-14", false), ("2025-10-21", false)] {
            seizure.claim.moneyCheckedOn = day(asked)
            #expect(try isHeld(seizure) != isEnough, "\(asked)")
        }
        seizure.claim.moneyCheckedOn = day("2025-10-20")
        let remarks = try #require(try seizure.answer().granted).remarks
        #expect(remarks.contains { $0.code == .moneyChecked })
    }

    @Test("the ground names the channel, what is known and what is needed")
    func text() throws {
        let refused = try #require(try asked(.seizureExport, "konbini-a", through: "2025-10-16").answer().refused)
        let ground = try #require(refused.grounds.first { $0.code == .channelLate })
        #expect(ground.channel == ReceivedText("konbini-a"))
        #expect(ground.fact == "収納チャネルkonbini-aは2025-10-16分まで、2025-10-19分までの収納情報が必要")
    }

    @Test("a city's table stands in place of the suite's, and one that is broken is named by its line")
    func city() throws {
        let head = "act,fast_open_days,paper,paper_open_days,slip_grace_days,check_days,valid_from,valid_to,reference\n"
        var seizure = try asked(.seizureExport, "konbini-a", through: "2025-10-14")
        seizure.money = try .embedded(tolerances: Array((head + "seizureExport,3,none,0,0,0,2020-01-01,,要領\n").utf8))
        #expect(try isHeld(seizure))
        seizure.facts.money.channels[0].completeThrough = day("2025-10-15")
        #expect(try !isHeld(seizure))
        // An act without a row is refused, whatever is known.
        var letter = try ClearanceCase(.demand)
        letter.money = seizure.money
        #expect(try letter.answer().refused?.grounds.contains { $0.code == .factsUnknown } == true)
        for line in [
            "demand,0,none,0,0,0,2020-01-01,,x", "demand,1,cut_off,0,0,0,2020-01-01,,x",
            "demand,1,never,0,0,0,2020-01-01,,x",
        ] {
            #expect(throws: LawError.self) { try MoneyBook.embedded(tolerances: Array((head + line + "\n").utf8)) }
        }
        let twice = "demand,1,none,0,0,0,2020-01-01,,x\ndemand,2,none,0,0,0,2024-01-01,,x\n"
        #expect(throws: LawError.self) { try MoneyBook.embedded(tolerances: Array((head + twice).utf8)) }
    }
}
