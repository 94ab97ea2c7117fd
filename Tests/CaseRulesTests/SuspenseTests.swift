import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("The suspense desk")
struct SuspenseTests {
    /// Every allowed step as `from event to taker`; whatever is not here is denied.
    private static let expected: Set<String> = [
        "unmatched matched matched officer", "unmatched match_proposed match_proposed officer",
        "unmatched return_decided returning officer", "unmatched return_proposed return_proposed officer",
        "match_proposed approved matched approver", "match_proposed rejected unmatched approver",
        "match_proposed taken_back unmatched officer",
        "return_proposed approved returning approver", "return_proposed rejected unmatched approver",
        "return_proposed taken_back unmatched officer",
        "matched taken_back unmatched officer",
        "returning paid returned fact", "returning came_back returning fact", "returned came_back returning fact",
    ]

    @Test("every state and event is allowed or denied as the table says", arguments: SuspenseState.allCases)
    func table(_ state: SuspenseState) {
        for event in SuspenseEvent.allCases {
            let known = Self.expected.filter { $0.hasPrefix("\(state.rawValue) \(event.rawValue) ") }
            let edge = SuspenseTable.table.edge(from: state, on: event)
            #expect(
                edge.map { "\(state.rawValue) \(event.rawValue) \($0.to.rawValue) \($0.taker.rawValue)" }
                    == known.first,
                "\(state.rawValue) \(event.rawValue)")
        }
        #expect(Self.expected.count == SuspenseTable.table.edges.count)
    }

    private let rules = SuspenseRules(secondApprovalAbove: 100_000, office: .chief)
    private let clerk = MeasureOfficer(ReceivedText("sato"), classes: [.enforceable, .publicClaim])

    private func answer(
        _ command: SuspenseCommand, in state: SuspenseState, _ amount: Yen, by officer: MeasureOfficer,
        classes: Set<ClaimClass> = [.enforceable], proposer: String? = nil
    ) -> String {
        do throws(SuspenseRefusal) {
            return try rules.step(
                .init(
                    command, in: state, amount: amount, by: officer, classes: classes,
                    proposer: proposer.map { ReceivedText($0) })
            ).to.rawValue
        } catch {
            return error.rawValue
        }
    }

    @Test("a match up to the limit is made at once, one yen more awaits another officer with the office for it")
    func limit() {
        #expect(answer(.match, in: .unmatched, 100_000, by: clerk) == "matched")
        #expect(answer(.match, in: .unmatched, 100_001, by: clerk) == "match_proposed")
        #expect(answer(.giveBack, in: .unmatched, 100_000, by: clerk, classes: []) == "returning")
        #expect(answer(.giveBack, in: .unmatched, 100_001, by: clerk, classes: []) == "return_proposed")
        var chief = MeasureOfficer(ReceivedText("kakaricho"), classes: [.enforceable], role: .chief)
        #expect(answer(.approve, in: .matchProposed, 100_001, by: chief, proposer: "sato") == "matched")
        #expect(answer(.approve, in: .matchProposed, 100_001, by: chief, proposer: "kakaricho") == "same_officer")
        #expect(answer(.approve, in: .matchProposed, 100_001, by: clerk, proposer: "abe") == "no_power")
        #expect(answer(.approve, in: .unmatched, 100_001, by: chief) == "state_denies")
        chief.classes = [.privateClaim]
        #expect(answer(.approve, in: .matchProposed, 100_001, by: chief, proposer: "sato") == "class_not_covered")
    }

    @Test("money that nobody knows the claim of counts as tax")
    func unknownIsTax() {
        let rents = MeasureOfficer(ReceivedText("juutaku"), classes: [.privateClaim])
        #expect(answer(.giveBack, in: .unmatched, 10, by: rents, classes: []) == "class_not_covered")
        #expect(answer(.match, in: .unmatched, 10, by: rents, classes: [.privateClaim]) == "matched")
        #expect(
            answer(.match, in: .unmatched, 10, by: rents, classes: [.privateClaim, .publicClaim]) == "class_not_covered"
        )
    }

    @Test("why a payment met no claim is told from what its payer named")
    func reasons() {
        let issuer = Array("912345".utf8)
        func reason(_ kind: String, _ text: String) -> UnmatchedReason {
            UnmatchedReason(kind: ReceivedText(kind), reference: ReceivedText(text), issuer: issuer)
        }
        #expect(reason("barcode", "91912345001012126010000123450026043000123008") == .barcodeUnknown)
        #expect(reason("barcode", "91912345001012126010000123450026043000123009") == .barcodeBroken)
        #expect(reason("barcode", "91929023252070000010123499900199999900106050") == .otherIssuer)
        #expect(reason("slip_number", "N1") == .slipNumberUnknown)
        #expect(reason("agent", "A-1") == .agentReference)
        #expect(UnmatchedReason.allCases.allSatisfy { !$0.japanese.isEmpty })
    }
}
