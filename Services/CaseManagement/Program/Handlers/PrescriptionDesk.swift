import CodecPrimitives
import Law
import Postgres

/// The prescription of single claims, by the city's policy.
struct PrescriptionDesk: Sendable {
    let law: LawBook
    let rules: Prescription

    /// The forecast on all facts known.
    func forecast(of claim: ClaimID, in tx: borrowing Transaction) throws -> PrescriptionForecast {
        let forecast = try PrescriptionStore.forecasts(of: [claim], rules, under: law, in: tx)[claim]
        guard let forecast else { throw CaseError(.missingRow) }
        return forecast
    }

    /// The forecast, kept in the projection.
    func project(
        _ claim: ClaimID, on today: BusinessDate, in tx: borrowing Transaction
    ) throws -> PrescriptionForecast {
        let forecast = try forecast(of: claim, in: tx)
        _ = try PrescriptionStore.project([(claim: claim, forecast: forecast)], on: today, in: tx)
        return forecast
    }
}
