import CaseRules
import Codec
import CodecPrimitives
import Law
import Outbox
import Postgres
import ServiceKit

/// Accounts for the city's income by day (歳入の日計).
struct RevenueDesk: Sendable {
    let codes: BudgetCodes
    let clock: BusinessClock

    /// `remittance.matched`: the city holds the money of these receipts.
    func matched(_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws {
        let items = messages.flatMap { message -> [RemittanceMatched] in
            if case .remittanceMatched(let items) = message.body { items } else { [] }
        }
        let now = WallClock.now()
        try RevenueStore.keep(items, at: now, in: tx)
        try RevenueStore.report(Set(items.flatMap(\.receipts)).sorted(), on: clock.today(), at: now, in: tx)
    }

    /// Reports what was booked anew after its money had come (振替), or only then for the first time.
    func catchUp(_ pool: PostgresPool) async throws {
        let (now, today) = (WallClock.now(), clock.today())
        try await pool.withTransaction { tx in
            try RevenueStore.report(try RevenueStore.changed(at: now, in: tx).sorted(), on: today, at: now, in: tx)
        }
    }

    /// The report of a day.
    func rows(on day: BusinessDate, in tx: borrowing Transaction) throws -> [RevenueRow] {
        let items = try RevenueStore.revenue(on: day, in: tx) + RevenueStore.expenditure(on: day, in: tx)
        return try RevenueReport.rows(items, codes)
    }
}
