import ArgumentParser
import CodecPrimitives
import Law

/// Computes late charges with their workings on one core, over the kinds and debts of a generated city.
struct LateChargeBench: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "late-charge")

    @Option(help: "Claims of one run.") var claims = 200_000
    @Option(help: "Runs; the median counts.") var runs = 5
    @Option(help: "Seed of the claims.") var seed: UInt64 = 20_260_401

    func run() throws {
        let law = try LawBook.embedded()
        let city = try ChargeMix(law, seed: seed).draw(claims)
        let rates = try (0..<runs).map { _ in try rate(law, city) }.sorted()
        Measurement(name: "late-charge", value: rates[rates.count / 2], unit: "claims/s").write()
    }

    private func rate(_ law: LawBook, _ city: [ChargeMix.Claim]) throws -> Double {
        let clock = ContinuousClock()
        var (charged, lines) = (Yen.zero, 0)
        let begin = clock.now
        for claim in city {
            guard let working = try law.lateCharge(claim.asked, of: claim.kind) else { continue }
            charged += working.charge
            lines += working.lines.count
        }
        let elapsed = clock.now - begin
        guard charged.isPositive, lines > claims else { throw BenchError("the claims bear no charge") }
        return Measurement.perSecond(claims, in: elapsed)
    }
}

/// The arrears of a generated city (`saiken generate`): kinds by their share, debts from a lognormal distribution, due
/// in the months before, most of them demanded, some paid in part, deferred or suspended.
struct ChargeMix {
    struct Claim {
        let kind: ClaimKind
        let asked: LateChargeCase
    }

    /// The shares of `CityFigures.arrearsKinds`.
    private static let shares: [(kind: String, weight: UInt64)] = [
        ("TAX_FIX", 300), ("NHI_PREM", 470), ("NURSERY", 30), ("WATER", 40), ("HOUSING", 50), ("HOSP", 50),
        ("LOAN_MF", 60), ("LTC_PREM", 12), ("LEM_PREM", 6), ("SEWER", 10), ("LUNCH", 5), ("PA63O", 8),
    ]
    private static let debts: [Int64] = [
        3300, 6500, 9600, 12_900, 16_400, 20_200, 24_500, 29_400, 34_900, 41_400, 48_900, 58_000, 69_000, 82_700,
        100_200, 123_800, 157_400, 210_200, 309_700, 622_000,
    ]
    private static let today = BusinessDate(daysSinceEpoch: 20_563)

    private let kinds: [(kind: ClaimKind, weight: UInt64)]
    private var state: UInt64

    init(_ law: LawBook, seed: UInt64) throws {
        kinds = try ChargeMix.shares.map { share in
            (try law.kind(ReceivedText(share.kind), on: ChargeMix.today), share.weight)
        }
        state = seed
    }

    func draw(_ count: Int) -> [Claim] {
        var mix = self
        return (0..<count).map { _ in mix.claim() }
    }

    private mutating func claim() -> Claim {
        let principal = ChargeMix.debts[Int(below(UInt64(ChargeMix.debts.count)))]
        let due = ChargeMix.today.adding(days: -20 - Int(below(340)))
        var asked = LateChargeCase(
            principal: Yen(unchecked: principal), due: due, through: ChargeMix.today, nominalDue: due,
            levyYear: FiscalYear(containing: due).year)
        if below(1000) < 850 { asked.demandIssued = due.adding(days: 15) }
        asked.demandDeadline = asked.demandIssued?.adding(days: 10)
        if below(1000) < 150 {
            let paid = Yen(unchecked: principal / 2)
            asked.payments = [PrincipalPayment(on: due.adding(days: 30 + Int(below(60))), amount: paid)]
        }
        if below(1000) < 30 {
            let from = due.adding(days: Int(below(200)))
            asked.relief = [ReliefSpan(below(2) == 0 ? .deferral : .suspension, from: from, to: from.adding(days: 90))]
        }
        return Claim(kind: kind(), asked: asked)
    }

    private mutating func kind() -> ClaimKind {
        var rest = below(kinds.reduce(0) { $0 + $1.weight })
        for (kind, weight) in kinds {
            if rest < weight { return kind }
            rest -= weight
        }
        return kinds[0].kind
    }

    /// The next number below a bound (SplitMix64).
    private mutating func below(_ bound: UInt64) -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return (mixed ^ (mixed >> 31)) % bound
    }
}
