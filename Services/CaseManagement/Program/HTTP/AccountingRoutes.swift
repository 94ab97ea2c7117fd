import CaseRules
import CodecPrimitives
import HTTPTypes
import Hummingbird
import Law
import NIOCore
import Postgres
import ServiceKit

/// `GET /accounting/revenue?date=`: a day's income for the accounting office (収入日計), as CSV.
struct AccountingRoutes: Sendable {
    let gate: StaffGate
    let desk: StaffDesk
    let revenue: RevenueDesk

    func add(to router: ServiceRouter) {
        router.get("/accounting/revenue") { request, _ in try await report(request) }
    }

    private func report(_ request: Request) async throws -> Response {
        _ = try gate.name(request)
        let day = try desk.day(request.uri.queryParameters["date"].map(String.init))
        let rows = try await desk.pool.withTransaction(.readOnly) { [revenue] tx in try revenue.rows(on: day, in: tx) }
        let text = ([RevenueRow.header] + rows.map { $0.line(of: day) }).joined(separator: "\r\n") + "\r\n"
        return Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

extension RevenueRow {
    static let header = "date,flow,account,code,title,share,fiscal_year,year_class,channel,amount_yen"

    /// A line of CSV; the city's names hold no commas, because its file has none within fields.
    func line(of day: BusinessDate) -> String {
        [
            day.description, flow.rawValue, account.string, code.string, title.string, share.string,
            "\(year.year.year)", year.yearClass.rawValue, channel.string, "\(amount.amount)",
        ].joined(separator: ",")
    }
}
