import CaseRules
import CodecPrimitives
import Law
import Testing

/// A measure under test: claims, officers and a history that grows by commands.
struct MeasureCase {
    let rules: MeasureRules
    let effects: MeasureEffects
    let law: LawBook
    let kind: MeasureKind
    var measure: Measure?
    var claims: [ClaimID: MeasureClaim] = [:]
    var hasOtherArrears = false
    var payments: [PrincipalPayment] = []

    static let clerk = MeasureOfficer(ReceivedText("田中"), classes: Set(ClaimClass.allCases))
    static func superior(_ role: OfficerRole = .mayor) -> MeasureOfficer {
        MeasureOfficer(ReceivedText("市川"), classes: Set(ClaimClass.allCases), role: role)
    }

    init(_ kind: MeasureKind, _ claimKind: String = "TAX_RES", due: String = "2024-06-30", open: Yen = 120_000) throws {
        self.kind = kind
        law = try LawBook.embedded()
        let book = try MeasureBook.embedded()
        rules = MeasureRules(book: book, calendar: law.calendar)
        effects = MeasureEffects(book: book)
        claims[claimID(1)] = MeasureClaim(
            kind: try law.kind(ReceivedText(claimKind), on: day("2024-04-01")), due: day(due), open: open,
            state: .demanded, isDemanded: true)
    }

    func facts(_ officer: MeasureOfficer) -> MeasureFacts {
        MeasureFacts(claims: claims, officer: officer, hasOtherArrears: hasOtherArrears, payments: payments)
    }

    func decide(_ command: MeasureCommand, by officer: MeasureOfficer = clerk, on today: String) -> MeasureDecision {
        rules.decide(MeasureQuestion(kind, measure, command, facts(officer), day(today)))
    }

    /// Decides and takes the step; the codes of the refusals otherwise.
    @discardableResult
    mutating func take(
        _ command: MeasureCommand, by officer: MeasureOfficer = clerk, on today: String
    ) -> [MeasureRefusal.Code] {
        switch decide(command, by: officer, on: today) {
        case .refused(let refusals): return refusals.map(\.code)
        case .taken(let step):
            take(step)
            return []
        }
    }

    mutating func take(_ step: MeasureStep) {
        if measure == nil { measure = Measure(kind, step) } else { measure?.take(step) }
    }

    /// What the calendar does by a day.
    @discardableResult
    mutating func pass(_ today: String) throws -> MeasureStep? {
        guard let measure, let step = try rules.pass(kind, measure, facts(MeasureCase.clerk), on: day(today)) else {
            return nil
        }
        take(step)
        return step
    }

    mutating func change(_ number: Int = 1, _ edit: (inout MeasureClaim) -> Void) {
        if var claim = claims[claimID(number)] {
            edit(&claim)
            claims[claimID(number)] = claim
        }
    }
}

/// Terms about claim 1.
func terms(
    _ ground: String, from: String = "2025-01-01", until: String? = nil, amount: Yen = 120_000,
    plan: [(String, Yen)] = [], security: MeasureSecurity = .none, means: Yen? = 0, applied: String? = nil
) -> MeasureTerms {
    MeasureTerms(
        ground: ReceivedText(ground), from: day(from), until: until.map { day($0) },
        parts: [MeasurePart(claim: claimID(1), amount: amount)],
        instalments: plan.map { Instalment(due: day($0.0), amount: $0.1) }, security: security,
        capacity: means.map { PayingCapacity(means: $0, monthlyNeed: 0) }, appliedOn: applied.map { day($0) })
}
