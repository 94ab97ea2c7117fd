import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("what follows a failed direct debit")
struct DebitFollowUpTests {
    @Test("it takes the steps of its table and no others")
    func table() {
        let expected: Set<String> = [
            "failed debit_again again fact", "failed slip_issued slipped fact", "failed task_opened task fact",
            "failed dealt_with done fact", "slipped task_opened task fact", "task dealt_with done officer",
            "task slip_issued slipped officer", "task debit_again again officer",
        ]
        var found: Set<String> = []
        for state in DebitFollowUp.allCases {
            for event in DebitFollowUpEvent.allCases {
                guard let edge = DebitFollowUpTable.table.edge(from: state, on: event) else { continue }
                found.insert("\(state.rawValue) \(event.rawValue) \(edge.to.rawValue) \(edge.taker.rawValue)")
            }
        }
        #expect(found == expected)
    }

    @Test("every consequence takes steps that the table allows, whatever is owed")
    func consequences() {
        for consequence in DebitConsequence.allCases {
            for (isOwed, fitsSlip) in [(true, true), (true, false), (false, true), (false, false)] {
                let events = DebitFollowUpTable.events(consequence, isOwed: isOwed, fitsSlip: fitsSlip)
                var state = DebitFollowUp.failed
                for event in events {
                    guard let edge = DebitFollowUpTable.table.edge(from: state, on: event) else {
                        Issue.record("\(consequence): \(state) \(event)")
                        continue
                    }
                    state = edge.to
                }
                #expect(state != .failed, "\(consequence)")
                #expect(isOwed || !events.contains(.debitAgain) && !events.contains(.slipIssued), "\(consequence)")
                #expect(fitsSlip || !events.contains(.slipIssued), "\(consequence)")
            }
        }
        let slip = DebitFollowUpTable.events(.slip, isOwed: true, fitsSlip: false)
        #expect(slip == [.taskOpened], "what no slip can say is an officer's")
    }

    @Test(
        "the next day is one of the city's, open for banks, and far enough off that they can still be asked",
        arguments: [
            ("10 27", 5, "2026-04-27", "2026-05-01", "2026-05-27"),
            ("10 27", 1, "2026-04-27", "2026-05-01", "2026-05-11"),
            ("27", 0, "2026-04-10", "2026-04-27", "2026-04-27"), ("27", 1, "2026-04-10", "2026-04-27", "2026-05-27"),
            ("31", 3, "2026-01-30", "2026-02-02", "2026-03-02"), ("10", 2, "2026-12-10", "2026-12-20", "2027-01-12"),
        ])
    func nextDay(_ days: String, lead: Int, after: String, today: String, expected: String) throws {
        let rule = try #require(DebitDays(ReceivedText(days), leadOpenDays: lead))
        let next = try rule.next(
            after: try #require(BusinessDate(iso: after)), asking: try #require(BusinessDate(iso: today)),
            try OfficeCalendar.embedded())
        #expect(next == BusinessDate(iso: expected))
    }

    @Test("days that no month has, and none at all, are no days", arguments: ["", "0", "32", "10 x", "10,27"])
    func noDays(text: String) { #expect(DebitDays(ReceivedText(text), leadOpenDays: 1) == nil) }
}
