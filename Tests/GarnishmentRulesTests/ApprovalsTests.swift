import CodecPrimitives
import GarnishmentRules
import Testing

@Suite("two different approvers")
struct ApprovalsTests {
    @Test("two officers other than the requester complete the approval")
    func two() throws {
        var approvals = Approvals(requester: ReceivedText("sato"), officers: [])
        try approvals.approve(by: ReceivedText("suzuki"))
        #expect(!approvals.isComplete)
        try approvals.approve(by: ReceivedText("tanaka"))
        #expect(approvals.isComplete)
    }

    @Test("neither the requester nor the same officer twice, however the id is typed")
    func denied() throws {
        var approvals = Approvals(requester: ReceivedText("sato"), officers: [ReceivedText("suzuki")])
        #expect(throws: GarnishmentRefusal.requesterMayNotApprove) { try approvals.approve(by: ReceivedText("Sato ")) }
        #expect(throws: GarnishmentRefusal.sameOfficerTwice) { try approvals.approve(by: ReceivedText("SUZUKI")) }
        #expect(throws: GarnishmentRefusal.officerMissing) { try approvals.approve(by: ReceivedText(" ")) }
        #expect(!approvals.isComplete)
    }
}
