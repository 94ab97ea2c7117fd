import CodecPrimitives
import HTTPTypes
import Hummingbird
import NIOCore
import NoticeRules
import Outbox
import Postgres
import ServiceKit

/// What staff do with bundles: make them, read their pages and manifests, and see where each sheet is.
struct BundleRoutes: Sendable {
    let gate: StaffGate
    let pool: PostgresPool
    let bundles: BundleDesk
    let bytesMax: Int
    let listMax: Int

    func add(to router: ServiceRouter) {
        router.get("/notices") { request, _ in try await notices(request) }
        router.post("/bundles") { request, _ in try await make(request) }
        router.get("/bundles") { request, _ in try await list(request) }
        router.get("/bundles/:id") { request, context in try await show(context.parameters.require("id"), request) }
        router.get("/bundles/:id/letters.pdf") { request, context in
            try await pages(context.parameters.require("id"), request)
        }
        router.get("/bundles/:id/manifest.csv") { request, context in
            try await manifest(context.parameters.require("id"), request)
        }
    }

    private func notices(_ request: Request) async throws -> Response {
        try gate.name(request)
        let views = try await pool.withTransaction(.readOnly) { [listMax] tx in
            try NoticeViews.list(atMost: listMax, in: tx)
        }
        return try Answer.json(views)
    }

    private struct Wish: Decodable {
        let issueOn: String
    }

    private struct Made: Encodable {
        let bundles: [BundleAnswer]
        let waiting: Int
        let hasMore: Bool
    }

    /// Bundles the cleared letters of a day. 201 with the bundles, 200 when there were none.
    private func make(_ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let wish: Wish = try Answer.read(try await request.bytes(atMost: bytesMax))
        guard let day = BusinessDate(iso: wish.issueOn) else {
            throw Problem.badRequest("issue-on", "issue_on is YYYY-MM-DD")
        }
        let bundles = bundles
        let made = try await bundles.notices.outbox.withTransaction(on: pool) { tx in
            try bundles.make(for: day, by: staff, in: tx)
        }
        let answer = Made(
            bundles: made.bundles.map { BundleAnswer($0) }, waiting: made.waiting, hasMore: made.hasMore)
        return try Answer.json(answer, status: made.bundles.isEmpty ? .ok : .created)
    }

    private func list(_ request: Request) async throws -> Response {
        try gate.name(request)
        let bundles = try await pool.withTransaction(.readOnly) { [listMax] tx in
            try BundleStore.list(atMost: listMax, in: tx)
        }
        return try Answer.json(bundles.map { BundleAnswer($0) })
    }

    private func show(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        let id = try BundleRoutes.bundle(text)
        let found = try await pool.withTransaction(.readOnly) { tx -> BundleAnswer? in
            guard let bundle = try BundleStore.load(id, locking: false, in: tx) else { return nil }
            return BundleAnswer(
                bundle, pieces: try PieceStore.list(id, in: tx), parts: try BundleStore.parts(of: id, in: tx))
        }
        guard let found else { throw BundleRoutes.noBundle }
        return try Answer.json(found)
    }

    /// The pages of a part. They name people: who reads them is logged.
    private func pages(_ text: String, _ request: Request) async throws -> Response {
        let staff = try gate.name(request)
        let (id, part) = (try BundleRoutes.bundle(text), try BundleRoutes.part(request))
        let pages = try await pool.withTransaction { tx -> [UInt8]? in
            guard let pages = try BundleStore.pages(of: id, part: part, in: tx) else { return nil }
            let notices = try PieceStore.list(id, part: part, in: tx).map(\.noticeID)
            try PersonStore.log(
                PersonStore.Access(reader: staff, purpose: "pages", at: WallClock.now()), of: notices, in: tx)
            return pages
        }
        guard let pages else { throw Problem.notFound("the pages are not printed yet, or erased") }
        return Response(
            status: .ok, headers: [.contentType: "application/pdf", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(bytes: pages)))
    }

    private func manifest(_ text: String, _ request: Request) async throws -> Response {
        try gate.name(request)
        let (id, part) = (try BundleRoutes.bundle(text), try BundleRoutes.part(request))
        let csv = try await pool.withTransaction(.readOnly) { tx in
            try BundleStore.manifest(of: id, part: part, in: tx)
        }
        guard let csv else { throw Problem.notFound("the part is not printed yet") }
        return Response(
            status: .ok, headers: [.contentType: "text/csv; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: csv)))
    }

    static let noBundle = Problem.notFound("no such bundle")

    static func bundle(_ text: String) throws -> BundleID {
        guard let id = BundleID(text) else { throw noBundle }
        return id
    }

    private static func part(_ request: Request) throws -> Int32 {
        guard let part = Int32(request.uri.queryParameters["part"].map(String.init) ?? "1"), part > 0 else {
            throw Problem.badRequest("part", "part is a number from 1")
        }
        return part
    }
}
