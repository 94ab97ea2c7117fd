import CodecPrimitives
import Law
import Postgres

/// What stands against a person or a claim, as both of their pages list it: measures, holds, demands, seizures.
struct StandingView: Sendable {
    let measures: [MeasureLine]
    let hasMeasures: Bool
    let holds: [HoldView]
    let hasHolds: Bool
    let demands: [DemandView]
    let hasDemands: Bool
    let seizures: [SeizureView]
    let hasSeizures: Bool

    /// What was read of it.
    struct Facts: Sendable {
        var measures: [ClaimMeasuresStore.Standing]
        var holds: [HoldStore.Hold]
        var demands: [ClaimActsStore.Demand]
        var seizures: [ClaimActsStore.Seizure]

        static func read(
            claims: [ClaimID], person: PersonID, on today: BusinessDate, in tx: borrowing Transaction
        ) throws -> Facts {
            Facts(
                measures: try ClaimMeasuresStore.standing(of: claims, in: tx),
                holds: try HoldStore.inForce(claims: claims, persons: [person], on: today, in: tx),
                demands: try ClaimActsStore.demands(of: claims, in: tx),
                seizures: try ClaimActsStore.seizures(of: claims, in: tx))
        }
    }

    /// - Parameters:
    ///   - numbers: the numbers of the claims that the reader may see.
    ///   - routes: whose facts these claims are.
    init(
        _ facts: Facts, _ numbers: [ClaimID: String], _ routes: [ClaimID: DisclosureRoute], _ visit: PageVisit
    ) {
        measures = facts.measures.map { MeasureLine($0, numbers, visit.text) }
        hasMeasures = !measures.isEmpty
        holds = facts.holds.compactMap { HoldView($0, numbers, routes, visit) }
        demands = facts.demands.map { DemandView($0, numbers, visit.text) }
        seizures = facts.seizures.map { SeizureView($0, numbers, visit.text) }
        (hasHolds, hasDemands, hasSeizures) = (!holds.isEmpty, !demands.isEmpty, !seizures.isEmpty)
    }
}
