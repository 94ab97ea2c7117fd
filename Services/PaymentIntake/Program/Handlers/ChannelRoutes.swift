import CodecPrimitives
import CodecRecords
import Hummingbird
import IntakeRules
import Postgres
import ServiceKit

/// How far each channel is complete, beside what its agent promised: `GET /channels`; and days of which an officer knows
/// that there is no file: `POST /channels/{channel}/absences`.
struct ChannelRoutes: Sendable {
    let pool: PostgresPool
    let channels: ChannelCatalog
    let lateness: ChannelLateness
    let gate: StaffGate

    func add(to router: ServiceRouter) {
        router.get("/channels") { _, _ in try await list() }
        router.post("/channels/:channel/absences") { request, context in
            try await absent(context.parameters.require("channel"), request)
        }
    }

    private struct Row: Encodable {
        let channel: String
        let layout: String?
        let version: Int64
        let completeThrough: String?
        let coversThrough: Int64
        /// As promised: on which days, by which hour, with which lag.
        let days: String
        let byHour: Int
        let lagDays: Int
        let expectedThrough: String?
        let nextExpectedOn: String?
        let lateFiles: Int?
        /// As the last files show it.
        let usualLagDays: Int?
        let mostLagDays: Int?
        let mostArrivalDays: Int?
        let measuredFiles: Int?
    }

    private func list() async throws -> Response {
        let standings = try await pool.withTransaction { [lateness] tx in try lateness.standings(in: tx) }
        let known = channels.channels.map(\.name)
        let names = known + standings.keys.filter { !known.contains($0) }.sorted()
        return try Answer.json(names.map { row($0, standings[$0]) })
    }

    private func row(_ name: ReceivedText, _ standing: ChannelLateness.Standing?) -> Row {
        let (promise, mark, measured) = (channels.promise(name), standing?.mark, standing?.measured)
        return Row(
            channel: name.string, layout: channels.channel(name)?.layout.name.string, version: mark?.version ?? 0,
            completeThrough: mark?.completeThrough.description, coversThrough: mark?.coversThrough ?? 0,
            days: promise.days.rawValue, byHour: promise.byHour, lagDays: promise.lagDays,
            expectedThrough: standing?.schedule.expectedThrough.description,
            nextExpectedOn: standing?.schedule.nextOn.description, lateFiles: standing?.schedule.lateFiles,
            usualLagDays: measured?.usualLagDays, mostLagDays: measured?.mostLagDays,
            mostArrivalDays: measured?.mostArrivalDays, measuredFiles: measured?.files)
    }

    private struct Absence: OfficerBody {
        let day: String
        let officer: String
        let reason: String
    }

    /// An officer takes responsibility for a day of which the agent made no file.
    private func absent(_ name: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        guard let channel = channels.channel(ReceivedText(name)) else { throw Problem.notFound("no such channel") }
        let body = try await request.officerBody(as: Absence.self)
        guard let day = BusinessDate(iso: body.day), let word = body.word else {
            throw Problem.badRequest("bad-request", "day, officer and reason are needed")
        }
        let absence = ChannelLagStore.Absence(
            channel: channel.name, day: day, officer: ReceivedText("\(body.officer) (\(staff.string))"),
            reason: word.reason)
        try await pool.withTransaction { tx in try ChannelLagStore.insert(absence, at: WallClock.now(), in: tx) }
        return try Answer.json(["channel": name, "day": day.description], status: .created)
    }
}
