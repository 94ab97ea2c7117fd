import CodecPrimitives
import CodecRecords
import Hummingbird
import Postgres
import ServiceKit

/// How far each channel is complete: `GET /channels`.
struct ChannelRoutes: Sendable {
    let pool: PostgresPool
    let channels: ChannelCatalog

    func add(to router: ServiceRouter) {
        router.get("/channels") { _, _ in try await list() }
    }

    private struct Row: Encodable {
        let channel: String
        let layout: String?
        let version: Int64
        let completeThrough: String?
        let coversThrough: Int64
    }

    private func list() async throws -> Response {
        let marks = try await pool.withTransaction { tx in try WatermarkStore.all(in: tx) }
        let known = channels.channels.map(\.name)
        let names = known + marks.map(\.channel).filter { !known.contains($0) }
        let rows = names.map { name in
            let mark = marks.first { $0.channel == name }?.mark
            return Row(
                channel: name.string, layout: channels.channel(name)?.layout.name.string, version: mark?.version ?? 0,
                completeThrough: mark?.completeThrough.description, coversThrough: mark?.coversThrough ?? 0)
        }
        return try Answer.json(rows)
    }
}
