import CaseRules
import CodecPrimitives
import Law
import Testing

@Suite("Deferrals (徴収の猶予・換価の猶予・履行延期)")
struct DeferralTests {
    private let halves: [(String, Yen)] = [("2025-06-30", 60_000), ("2025-12-31", 60_000)]

    private func applied() throws -> MeasureCase {
        var case_ = try MeasureCase(.saleDeferralApplied)
        let terms = terms("livelihood", until: "2025-12-31", plan: halves, applied: "2024-12-20")
        #expect(case_.take(.apply(terms), on: "2024-12-20") == [])
        #expect(case_.take(.propose(terms), on: "2024-12-25") == [])
        return case_
    }

    @Test("an application is proposed and granted by another officer with the power; then it relieves")
    func granted() throws {
        var deferral = try applied()
        #expect(deferral.measure.flatMap { deferral.effects.relief(of: $0) } == nil)
        #expect(deferral.take(.approve, by: MeasureCase.superior(.section), on: "2024-12-27") == [])
        let measure = try #require(deferral.measure)
        #expect(measure.state == .inForce && measure.began == day("2025-01-01"))
        let relief = ReliefFact(.saleDeferral, from: day("2025-01-01"), to: day("2025-12-31"))
        #expect(deferral.effects.relief(of: measure) == relief)
        let span = ReliefSpan(.deferral, from: day("2025-01-01"), to: day("2025-12-31"))
        #expect(deferral.effects.span(of: measure) == span)
    }

    @Test("who proposed does not approve, and an office below the city's limit does not either")
    func powers() throws {
        let deferral = try applied()
        let proposer = MeasureOfficer(MeasureCase.clerk.name, classes: [.enforceable], role: .mayor)
        #expect(deferral.decide(.approve, by: proposer, on: "2024-12-27").refusals.map(\.code) == [.sameOfficer])
        for role in [nil, OfficerRole.chief] {
            let officer = MeasureOfficer(ReceivedText("市川"), classes: [.enforceable], role: role)
            #expect(deferral.decide(.approve, by: officer, on: "2024-12-27").refusals.map(\.code) == [.noPower])
        }
        let stranger = MeasureOfficer(ReceivedText("水野"), classes: [.privateClaim], role: .mayor)
        #expect(deferral.decide(.approve, by: stranger, on: "2024-12-27").refusals.map(\.code) == [.classNotCovered])
    }

    @Test("above a million yen the director decides")
    func limit() throws {
        var deferral = try MeasureCase(.saleDeferralOfficio, open: 1_000_001)
        let terms = terms(
            "livelihood", until: "2025-12-31", amount: 1_000_001, plan: [("2025-12-31", 1_000_001)],
            security: .provided)
        #expect(deferral.take(.propose(terms), on: "2024-12-25") == [])
        #expect(deferral.take(.approve, by: MeasureCase.superior(.section), on: "2024-12-27") == [.noPower])
        #expect(deferral.take(.approve, by: MeasureCase.superior(.director), on: "2024-12-27") == [])
    }

    @Test("a year at most, two with its extension")
    func period() throws {
        var deferral = try MeasureCase(.collectionDeferral)
        let long = terms("illness", until: "2026-01-01", applied: "2024-12-20")
        #expect(deferral.decide(.apply(long), on: "2024-12-20").step != nil)
        deferral.take(.apply(long), on: "2024-12-20")
        #expect(deferral.take(.propose(long), on: "2024-12-20") == [.periodTooLong])
        let year = terms("illness", until: "2025-12-31", applied: "2024-12-20")
        #expect(deferral.take(.propose(year), on: "2024-12-20") == [])
        #expect(deferral.take(.approve, by: MeasureCase.superior(), on: "2024-12-21") == [])
        let tooLong = MeasureCommand.proposeExtension(until: day("2027-01-01"), instalments: [])
        #expect(deferral.take(tooLong, on: "2025-12-01") == [.periodTooLong])
        let shorter = MeasureCommand.proposeExtension(until: day("2025-12-31"), instalments: [])
        #expect(deferral.take(shorter, on: "2025-12-01") == [.periodMissing])
        let second = MeasureCommand.proposeExtension(until: day("2026-12-31"), instalments: [])
        #expect(deferral.decide(second, on: "2026-01-01").refusals.map(\.code) == [.tooLate])
        #expect(deferral.take(second, on: "2025-12-01") == [])
        #expect(deferral.take(.approve, by: MeasureCase.superior(), on: "2025-12-10") == [])
        #expect(deferral.measure?.terms.until == day("2026-12-31"))
        // Illness: nothing is charged.
        let span = ReliefSpan(.fullDeferral, from: day("2025-01-01"), to: day("2026-12-31"))
        #expect(deferral.measure.flatMap { deferral.effects.span(of: $0) } == span)
    }

    @Test("a rejected extension leaves the first period")
    func rejectedExtension() throws {
        var deferral = try applied()
        deferral.take(.approve, by: MeasureCase.superior(), on: "2024-12-27")
        deferral.take(.proposeExtension(until: day("2026-06-30"), instalments: []), on: "2025-11-01")
        #expect(deferral.take(.reject, by: MeasureCase.superior(), on: "2025-11-05") == [])
        #expect(deferral.measure?.state == .inForce && deferral.measure?.terms.until == day("2025-12-31"))
    }

    @Test("security above a million yen for more than three months, unless there is a reason against it")
    func security() throws {
        func refusals(_ amount: Yen, _ until: String, _ security: MeasureSecurity) throws -> [MeasureRefusal.Code] {
            let deferral = try MeasureCase(.saleDeferralOfficio, open: amount)
            let asked = terms("livelihood", until: until, amount: amount, plan: [(until, amount)], security: security)
            return deferral.decide(.propose(asked), on: "2024-12-25").refusals.map(\.code)
        }
        #expect(try refusals(1_000_001, "2025-04-01", .none) == [.securityMissing])
        #expect(try refusals(1_000_000, "2025-04-01", .none) == [])
        #expect(try refusals(1_000_001, "2025-03-31", .none) == [])
        #expect(try refusals(1_000_001, "2025-04-01", .excused) == [])
    }

    @Test("no more than what cannot be paid: 120,000 less means of 80,000 above a month's need of 30,000")
    func amount() throws {
        let deferral = try MeasureCase(.saleDeferralOfficio)
        func refusals(_ amount: Yen, _ capacity: PayingCapacity?) -> [MeasureRefusal.Code] {
            var asked = terms("livelihood", until: "2025-06-30", amount: amount, plan: [("2025-06-30", amount)])
            asked.capacity = capacity
            return deferral.decide(.propose(asked), on: "2024-12-25").refusals.map(\.code)
        }
        let capacity = PayingCapacity(means: 80_000, monthlyNeed: 30_000)
        #expect(refusals(70_000, capacity) == [])
        #expect(refusals(70_001, capacity) == [.moreThanDeferrable])
        #expect(refusals(70_000, nil) == [.capacityMissing])
        #expect(refusals(120_001, PayingCapacity(means: 0, monthlyNeed: 0)) == [.amount, .moreThanDeferrable])
    }

    @Test("instalments stand in order, inside the period, and add up")
    func instalments() throws {
        let deferral = try MeasureCase(.saleDeferralOfficio)
        for plan: [(String, Yen)] in [
            [], [("2025-06-30", 60_000), ("2025-12-31", 59_999)], [("2025-06-30", 60_000), ("2026-01-01", 60_000)],
            [("2025-06-30", 60_000), ("2025-06-30", 60_000)], [("2024-12-31", 60_000), ("2025-06-30", 60_000)],
        ] {
            let asked = terms("livelihood", until: "2025-12-31", plan: plan)
            #expect(deferral.decide(.propose(asked), on: "2024-12-25").refusals.map(\.code) == [.instalments])
        }
    }

    @Test("on application: within six months of the due date, and without other arrears")
    func application() throws {
        var deferral = try MeasureCase(.saleDeferralApplied)
        func refusals(_ applied: String?) -> [MeasureRefusal.Code] {
            let asked = terms("livelihood", until: "2025-12-31", plan: halves, applied: applied)
            var other = deferral
            other.take(.apply(asked), on: "2025-02-01")
            return other.decide(.propose(asked), on: "2025-02-01").refusals.map(\.code)
        }
        #expect(refusals("2024-12-31") == [])
        #expect(refusals("2025-01-01") == [.applicationLate])
        #expect(refusals("2025-02-02") == [.dayInvalid])
        #expect(refusals(nil) == [.dayInvalid])
        deferral.hasOtherArrears = true
        #expect(refusals("2024-12-31") == [.otherArrears])
    }

    @Test("a claim of another class, an unknown ground and an unknown claim are refused")
    func scope() throws {
        let water = try MeasureCase(.saleDeferralOfficio, "WATER")
        let asked = terms("livelihood", until: "2025-12-31", plan: halves)
        #expect(water.decide(.propose(asked), on: "2024-12-25").refusals.map(\.code) == [.scope])
        let tax = try MeasureCase(.performanceDeferral)
        let agreed = terms("no_means", until: "2025-12-31", applied: "2024-12-20")
        #expect(tax.decide(.apply(agreed), on: "2024-12-20").refusals.map(\.code) == [.scope])
        let deferral = try MeasureCase(.saleDeferralOfficio)
        let other = terms("disaster", until: "2025-12-31", plan: halves)
        #expect(deferral.decide(.propose(other), on: "2024-12-25").refusals.map(\.code) == [.groundUnknown])
        var unknown = asked
        unknown.parts = [MeasurePart(claim: claimID(9), amount: 1)]
        #expect(deferral.decide(.propose(unknown), on: "2024-12-25").refusals.map(\.code).first == .claimUnknown)
    }

    @Test("not beside another deferral or a suspension, not before the due date, not for what is extinct")
    func conflicts() throws {
        let asked = terms("livelihood", until: "2025-12-31", plan: halves)
        func refusals(_ edit: (inout MeasureClaim) -> Void, on today: String = "2024-12-25") throws
            -> [MeasureRefusal.Code]
        {
            var deferral = try MeasureCase(.saleDeferralOfficio)
            deferral.change(1, edit)
            return deferral.decide(.propose(asked), on: today).refusals.map(\.code)
        }
        #expect(try refusals { $0.measures = [.collectionDeferral] } == [.alreadyInForce])
        #expect(try refusals { $0.measures = [.suspension] } == [.alreadyInForce])
        #expect(try refusals { $0.measures = [.pledge] } == [])
        #expect(try refusals({ _ in }, on: "2024-06-30") == [.notDue])
        #expect(try refusals { $0.prescriptionEnd = day("2024-12-24") } == [.extinct])
        #expect(try refusals { $0.state = .paid } == [.stepNotAllowed])
    }

    @Test("it expires the day after its last day, and ends early when all is paid or cancelled")
    func ends() throws {
        var deferral = try applied()
        deferral.take(.approve, by: MeasureCase.superior(), on: "2024-12-27")
        var expiring = deferral
        #expect(try expiring.pass("2025-12-31") == nil)
        let last = try expiring.pass("2026-01-04")
        let expired = try #require(last)
        #expect(expired.event == .expired && expired.day == day("2026-01-01"))
        #expect(expiring.measure?.ended == day("2025-12-31"))
        var paying = deferral
        paying.change { ($0.open, $0.state) = (.zero, .paid) }
        #expect(try paying.pass("2025-03-01")?.to == .completed)
        #expect(paying.measure?.ended == day("2025-03-01"))
        #expect(
            deferral.take(.proposeCancellation(ground: ReceivedText("nonsense")), on: "2025-04-01") == [.groundUnknown])
        #expect(deferral.take(.proposeCancellation(ground: ReceivedText("new_arrears")), on: "2025-04-01") == [])
        #expect(deferral.measure?.state.isInForce == true)
        #expect(deferral.take(.approve, by: MeasureCase.superior(), on: "2025-04-10") == [])
        let span = ReliefSpan(.deferral, from: day("2025-01-01"), to: day("2025-04-09"))
        #expect(deferral.measure.flatMap { deferral.effects.span(of: $0) } == span)
        #expect(deferral.take(.approve, by: MeasureCase.superior(), on: "2025-04-11") == [.stepNotAllowed])
    }

    @Test("replaying its steps gives the same measure")
    func replay() throws {
        var deferral = try MeasureCase(.collectionDeferral)
        let year = terms("closure", until: "2025-12-31", applied: "2024-12-20")
        var steps: [MeasureStep] = []
        for (command, officer, today) in [
            (MeasureCommand.apply(year), MeasureCase.clerk, "2024-12-20"),
            (.propose(year), MeasureCase.clerk, "2024-12-21"),
            (.approve, MeasureCase.superior(), "2024-12-22"),
            (.proposeExtension(until: day("2026-06-30"), instalments: []), MeasureCase.clerk, "2025-12-01"),
            (.approve, MeasureCase.superior(), "2025-12-02"),
        ] {
            let step = try #require(deferral.decide(command, by: officer, on: today).step)
            steps.append(step)
            deferral.take(step)
        }
        #expect(Measure(.collectionDeferral, replaying: steps) == deferral.measure)
        #expect(deferral.measure?.terms.until == day("2026-06-30"))
    }
}
