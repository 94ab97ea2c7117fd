import CaseRules
import CodecPrimitives
import Law
import Ledger
import Testing

/// One fact that changes, and the ground it must give.
struct GroundCase: Sendable, CustomStringConvertible {
    let description: String
    let act: ClearanceAct
    let kind: String
    let weight: GroundWeight
    let code: GroundCode
    let change: @Sendable (inout ClearanceCase) -> Void

    init(
        _ description: String, _ act: ClearanceAct, kind: String = "TAX_RES", _ weight: GroundWeight,
        _ code: GroundCode,
        _ change: @escaping @Sendable (inout ClearanceCase) -> Void = { _ in }
    ) {
        (self.description, self.act, self.kind) = (description, act, kind)
        (self.weight, self.code, self.change) = (weight, code, change)
    }
}

@Suite("Grounds of clearance")
struct ClearanceGroundTests {
    static let byLaw: [GroundCase] = [
        .init("rent cannot be seized for", .seizureDraft, kind: "HOUSING", .bar, .noPower),
        .init("a tax is not sued for", .suit, .bar, .ownExecutionOnly),
        .init("only water is cut off", .waterCutOff, kind: "HOUSING", .bar, .notWater),
        .init("no tax goes to a contractor", .handOver, .bar, .taxSecrecy),
        .init("not yet due", .demand, .bar, .notDue) { $0.claim.due = day("2025-10-20") },
        .init("no demand", .seizureDraft, .bar, .demandNotIssued) { $0.claim.demand = nil },
        .init("demand came back", .seizureExport, .bar, .demandNotServed) { $0.claim.demand?.service = .returned },
        .init("ten days not over", .seizureDraft, .bar, .demandDaysRunning) {
            $0.claim.demand?.issuedOn = day("2025-10-10")
        },
        .init("the deadline of a premium not over", .seizureDraft, kind: "NHI_PREM", .bar, .demandDaysRunning) {
            $0.claim.demand?.deadline = day("2025-10-20")
        },
        .init("prescribed tax is extinct", .demand, .bar, .extinct) { $0.claim.prescriptionEnd = day("2025-10-19") },
        .init("prescribed as against the guarantor", .demandToGuarantor, .bar, .extinct) {
            $0.claim.parties = [personID(1): PartyPrescription(end: day("2025-10-19"))]
        },
        .init("the guarantor has invoked it", .demandToGuarantor, kind: "HOUSING", .bar, .extinct) {
            $0.claim.parties = [
                personID(1): PartyPrescription(end: day("2025-09-30"), extinctFrom: day("2025-10-15"))
            ]
        },
        .init(
            "complete for the guarantor, who has not invoked it", .suit, kind: "HOUSING", .remark, .prescriptionComplete
        ) {
            $0.question.role = .guarantor
            $0.claim.parties = [personID(1): PartyPrescription(end: day("2025-09-30"))]
        },
        .init("nothing owed", .reminder, .bar, .paid) { $0.claim.open = .zero },
        .init("all of it reserved", .seizureExport, .bar, .reservedElsewhere) { $0.claim.reserved.total = 60_000 },
        .init("another person's debt", .call, .bar, .notThisPerson) { $0.claim.obligors = [] },
        .init("another role", .demand, .bar, .notThisPerson) { $0.question.role = .heir },
        .init("a debtor is no guarantor", .demandToGuarantor, .bar, .notThisPerson) { $0.question.role = .debtor },
        .init("deceased", .demand, .bar, .deceased) { $0.person.isDeceased = true },
        .init("bankrupt", .seizureExport, .bar, .bankruptcy) { $0.person.bankruptcySince = day("2025-10-01") },
        .init("bankrupt, a letter", .reminder, .bar, .bankruptcy) { $0.person.bankruptcySince = day("2025-10-01") },
        .init("a running seizure goes on", .seizureCollection, .remark, .bankruptcy) {
            $0.person.bankruptcySince = day("2025-10-01")
        },
        .init("deferred", .seizureDraft, .bar, .collectionDeferred) {
            $0.claim.relief = [ReliefFact(.collectionDeferral, from: day("2025-10-01"), to: day("2026-09-30"))]
        },
        .init("deferred, and the demand still goes out", .demand, .remark, .collectionDeferred) {
            $0.claim.relief = [ReliefFact(.collectionDeferral, from: day("2025-10-01"), to: day("2026-09-30"))]
        },
        .init("sale deferred", .publicSale, .bar, .saleDeferred) {
            $0.claim.relief = [ReliefFact(.saleDeferral, from: day("2025-10-01"), to: day("2026-09-30"))]
        },
        .init("suspended", .seizureDraft, .bar, .suspended) {
            $0.claim.relief = [ReliefFact(.suspension, from: day("2025-10-01"), to: day("2028-10-01"))]
        },
        .init("an objection stops a sale", .publicSale, .bar, .objection) { $0.claim.hasObjection = true },
        .init("an objection does not stop a seizure", .seizureDraft, .remark, .objection) {
            $0.claim.hasObjection = true
        },
        .init("no appointment", .seizureDraft, .bar, .officerNotAppointed) { $0.facts.officers = [:] },
        .init("appointment over", .demand, .bar, .officerNotAppointed) { $0.facts.today = day("2026-04-01") },
        .init("appointment for another class", .demand, .bar, .officerNotAppointed) {
            $0.facts.officers[ReceivedText("officer-1")]?.removeAll { $0.claimClass == .enforceable }
        },
        .init("no consent", .childAllowanceCollection, kind: "NURSERY", .bar, .noConsent) {
            $0.person.consentsToAllowance = false
        },
        .init("claim not known", .demand, .bar, .factsUnknown) { $0.isClaimKnown = false },
        .init("person not known", .demand, .bar, .factsUnknown) { $0.facts.persons = [:] },
        .init("no claims at all", .demand, .bar, .factsUnknown) { $0.question.claims = [] },
        .init("one claim twice", .demand, .bar, .factsUnknown) { $0.question.claims += [claimID(1)] },
        .init("an amount that is not positive", .seizureExport, .bar, .factsUnknown) { $0.question.amountWanted = 0 },
    ]

    static let byPolicy: [GroundCase] = [
        .init("service unknown", .seizureDraft, .hold, .serviceUnknown) { $0.claim.demand?.service = .unknown },
        .init("service in the future", .seizureDraft, .hold, .serviceUnknown) {
            $0.claim.demand?.service = .served(on: day("2025-10-21"))
        },
        .init("sale deferred, seizure waits", .seizureDraft, .hold, .saleDeferred) {
            $0.claim.relief = [ReliefFact(.saleDeferral, from: day("2025-10-01"), to: day("2026-09-30"))]
        },
        .init("a flash", .reminder, .hold, .provisionalReceipt) { $0.claim.provisional = 1 },
        .init("channel late", .seizureExport, .hold, .channelLate) {
            $0.facts.money.channels[0].completeThrough = day("2025-10-16")
        },
        .init("channel never heard of", .demand, .hold, .channelLate) {
            $0.facts.money.channels[0].completeThrough = nil
        },
        .init("money behind", .demand, .hold, .moneyBehind) { $0.facts.money.isBehind = true },
        .init("plan kept", .seizureDraft, .hold, .planKept) { $0.claim.isPlanKept = true },
        .init("protected", .seizureExport, .hold, .protectedPerson) { $0.person.isProtected = true },
        .init("address unknown", .warning, .hold, .addressUnknown) { $0.person.isAddressUnknown = true },
        .init("identity unsettled", .seizureDraft, .hold, .identityUnsettled) { $0.person.isIdentityUnsettled = true },
        .init("books differ", .demand, .hold, .satelliteDifference) { $0.claim.hasSatelliteDifference = true },
        .init("contact restricted", .call, .hold, .contactRestricted) {
            $0.person.holds = [HoldFact(code: .contactRestricted, acts: [.call, .sms])]
        },
        .init("an account that takes in child allowance", .seizureExport, .bar, .protectedProperty) {
            $0.person.holds = [HoldFact(code: .protectedProperty)]
        },
        .init("a hold until today", .seizureDraft, .hold, .hold) {
            $0.claim.holds = [HoldFact(until: day("2025-10-20"))]
        },
        .init("a second demand", .demand, .remark, .demandedBefore) {
            $0.claim.demand = DemandFacts(
                issuedOn: day("2025-07-18"), deadline: day("2025-07-28"), service: .unknown)
        },
        .init("a late demand is valid", .demand, .remark, .demandLate),
        .init("a private claim outlives its period", .suit, kind: "HOUSING", .remark, .prescriptionComplete) {
            $0.claim.prescriptionEnd = day("2025-10-19")
        },
        .init("prescribed soon", .demand, .remark, .prescriptionNear) {
            $0.claim.prescriptionEnd = day("2025-12-19")
        },
        .init("less than wanted", .seizureDraft, .remark, .amountReduced) { $0.question.amountWanted = 99_999 },
        .init("a rate that is not published", .demand, .remark, .chargeUndetermined) {
            $0.facts.today = day("2027-02-01")
            $0.facts.money.channels[0].completeThrough = day("2027-02-01")
            $0.facts.officers[ReceivedText("officer-1")] = [
                Appointment(.enforceable, Validity(from: day("2025-04-01")))
            ]
        },
    ]

    @Test("each fact gives its ground", arguments: byLaw + byPolicy)
    func ground(_ row: GroundCase) throws {
        var asked = try ClearanceCase(row.act, kind: row.kind)
        row.change(&asked)
        let answer = try asked.answer()
        let grounds = answer.refused?.grounds ?? answer.granted?.remarks ?? []
        let found = try #require(grounds.first { $0.code == row.code }, "\(grounds.map(\.code))")
        #expect(found.weight == row.weight)
        #expect((answer.granted != nil) == grounds.allSatisfy { $0.weight == .remark })
        if row.weight == .bar, row.code != .factsUnknown { #expect(!found.article.isEmpty) }
    }

    @Test("without such a fact the act is granted", arguments: ClearanceAct.allCases)
    func granted(_ act: ClearanceAct) throws {
        let kind =
            switch act {
            case .waterCutOff: "WATER"
            case .paymentOrder, .suit, .handOver: "HOUSING"
            default: "TAX_RES"
            }
        let answer = try ClearanceCase(act, kind: kind).answer()
        #expect(answer.granted != nil, "\(answer.refused?.grounds ?? [])")
    }

    @Test("a hold that is over, or for another act, does not stop")
    func holdsOver() throws {
        var asked = try ClearanceCase(.seizureDraft)
        asked.claim.holds = [HoldFact(until: day("2025-10-19")), HoldFact(acts: [.call])]
        #expect(try asked.answer().granted != nil)
    }

    @Test("property that the law protects does not stop a letter")
    func protectedPropertyAndLetters() throws {
        var asked = try ClearanceCase(.demand)
        asked.person.holds = [HoldFact(code: .protectedProperty)]
        #expect(try asked.answer().granted != nil)
    }
}
