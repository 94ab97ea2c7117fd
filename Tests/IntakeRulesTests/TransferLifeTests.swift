import CodecPrimitives
import IntakeRules
import Testing

@Suite("the life of refunds and of files to banks")
struct TransferLifeTests {
    @Test("a refund takes the steps of its table and no others")
    func refunds() {
        let expected: Set<String> = [
            "waiting filed filed", "waiting returned returned", "filed file_rejected waiting",
            "filed file_approved released", "released paid paid", "released returned returned",
            "paid returned returned",
        ]
        var found: Set<String> = []
        for state in RefundState.allCases {
            for event in RefundEvent.allCases {
                guard let next = RefundLife.table.state(from: state, after: event) else { continue }
                found.insert("\(state) \(event.rawValue) \(next)")
            }
        }
        #expect(found == expected)
    }

    @Test("a mandate takes the steps of its table and no others, and allows debits only while it is active")
    func mandates() throws {
        let expected: Set<String> = [
            "active rested resting", "resting resumed active", "active ended ended", "resting ended ended",
        ]
        var found: Set<String> = []
        for state in MandateState.allCases {
            for event in MandateEvent.allCases {
                guard let next = MandateLife.table.state(from: state, after: event) else { continue }
                found.insert("\(state) \(event.rawValue) \(next)")
            }
        }
        #expect(found == expected)
        let day = try #require(BusinessDate(iso: "2026-04-27"))
        func refusal(_ from: Int, _ to: Int?, _ state: MandateState = .active, ended: Int? = nil) -> DebitCode? {
            MandateValidity(
                from: day.adding(days: from), to: to.map { day.adding(days: $0) }, state: state,
                endedOn: ended.map { day.adding(days: $0) }
            ).refusal(on: day)
        }
        #expect(refusal(0, 0) == nil && refusal(-9, nil) == nil && refusal(-9, nil, .ended, ended: 1) == nil)
        #expect(refusal(1, nil) == .noMandate && refusal(-9, -1) == .noMandate)
        #expect(refusal(-9, nil, .ended, ended: 0) == .noMandate)
        #expect(refusal(-9, nil, .resting) == .stoppedByDepositor)
    }

    @Test("two people stand behind a file that leaves, however one writes her name")
    func dualControl() {
        func answer(_ state: TransferFileState, _ event: TransferFileEvent, _ officer: String) -> String {
            do throws(TransferRefusal) {
                let next = try TransferFileLife.state(
                    from: state, after: event, by: ReceivedText(officer), maker: ReceivedText("sato"))
                return "\(next)"
            } catch {
                return error.rawValue
            }
        }
        #expect(answer(.made, .approved, "abe") == "approved" && answer(.made, .rejected, "abe") == "rejected")
        #expect(
            answer(.made, .approved, "sato") == "same_officer" && answer(.made, .approved, " SATO") == "same_officer")
        #expect(answer(.made, .rejected, "sato") == "rejected")
        for state in [TransferFileState.approved, .rejected] {
            for event in TransferFileEvent.allCases { #expect(answer(state, event, "abe") == "state_denies") }
        }
    }
}
