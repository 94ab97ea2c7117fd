import CaseRules
import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Law
import NIOCore
import Outbox
import Postgres
import ServiceKit
import StaffAccess
import TestKit

@testable import CaseManagement

/// Case management's pages and some of its JSON routes over a database of their own, with a demo issuer.
struct StaffOffice: Sendable {
    static let sharedToken = "shared-token"
    /// A debtor of rents and of taxes, a protected one, one with a hostile name, and one of taxes alone.
    static let file =
        [
            SmallAssessment.header, "person,Q1,,,,,,1980-01-02,,,,,サクラ　ハナコ/桜　花子",
            "address,,Q1,,,,,2010-01-01,,,,,桜丘市新町3番3号",
            "claim,T1,Q1,,TAX_RES,2024,1,2024-07-01,2024-04-01,77777,,100,",
            "claim,T2,Q1,,TAX_FIX,2025,2,2025-07-31,2025-04-01,88888,,,", "demand,,,T1,,,,2024-07-22,2024-07-24,,,,",
            "claim,H1,Q1,,HOUSING,2025,10,2026-01-31,2026-01-01,43210,,,2023-04-01",
            "claim,H2,Q1,,HOUSING,2025,11,2026-03-02,2026-02-01,43211,,,2023-04-01",
            "person,Q2,,,,,,1990-03-03,,,,,マモリ　ヒト/守　人", "address,,Q2,,,,,2015-01-01,,,,,桜丘市若葉台9番9号",
            "flag,,Q2,,protected,,,2025-01-01,,,,,桜丘市中央町1番1号 気付",
            "claim,H3,Q2,,HOUSING,2025,10,2026-01-31,2026-01-01,43212,,,2023-04-01",
            "person,Q3,,,,,,1970-05-01,,,,,\"スクリプト/\"\"\u{301} onfocus=alert(1) <script>alert('x')</script>&\u{202E}\"",
            "address,,Q3,,,,,2010-01-01,,,,,桜丘市東町4番4号",
            "claim,H4,Q3,,HOUSING,2025,10,2026-01-31,2026-01-01,43213,,,2023-04-01",
            "person,Q4,,,,,,1960-05-01,,,,,サクライ　タロウ/桜井　太郎",
            "address,,Q4,,,,,2010-01-01,,,,,桜丘市東町5番5号",
            "claim,T3,Q4,,TAX_RES,2024,1,2024-07-01,2024-04-01,66666,,,",
        ].joined(separator: "\n") + "\n"

    let bench: CaseManagementBench
    let issuer: DemoIssuer
    let key: String

    /// Runs a test with a database of its own and a client of everything that is served.
    static func serve(
        _ test: @escaping @Sendable (StaffOffice, any TestClientProtocol) async throws -> Void
    ) async throws {
        try await CaseManagementBench.run { bench in
            _ = try await bench.importFile(StaffOffice.file)
            let key = Data((0..<32).map { _ in UInt8.random(in: 0...255) }).base64EncodedString()
            let office = StaffOffice(bench: bench, issuer: try await DemoIssuer(key: key), key: key)
            try await office.supervise("chief")
            let router = try await office.router()
            try await Application(router: router).test(.router) { client in try await test(office, client) }
        }
    }

    /// Everything that a test calls; the pages as the service serves them.
    func router() async throws -> ServiceRouter {
        let keys = FileManager.default.temporaryDirectory.appending(path: TestServers.freshName("keys"))
        try Data(issuer.keySet.utf8).write(to: keys)
        defer { try? FileManager.default.removeItem(at: keys) }
        let settings = try ServiceSettings(
            service: "case-management", table: Settings.table,
            overrides: [
                "database.name=x", "database.user=x", "broker.user=x", "staff.keys=\(keys.path)",
                "staff.search-results=2",
            ], environment: [:])
        let router = ServiceRouter(context: ServiceContext.self)
        router.add(middleware: TestProblems())
        let wiring = try await StaffWiring(settings: settings, law: bench.law)
        router.add(middleware: wiring.middleware(clock: bench.clock))
        let gate = StaffGate(token: StaffOffice.sharedToken)
        let desk = StaffDesk(pool: bench.pool, clock: bench.clock, ids: bench.ids, wake: bench.outbox.wake)
        ClaimRoutes(gate: gate, desk: desk, law: bench.law).add(to: router)
        HoldRoutes(gate: gate, desk: desk, revocations: bench.revocations, settlement: bench.settlement)
            .add(to: router)
        PersonRoutes(gate: gate, desk: desk, revocations: bench.revocations).add(to: router)
        let prescriptions = PrescriptionDesk(law: bench.law, rules: Prescription())
        try wiring.pages(pool: bench.pool, clock: bench.clock, prescriptions: prescriptions).add(to: router)
        return router
    }

    /// A token of one person under one purpose.
    func token(_ hat: String, subject: String = "sato", seconds: Int64 = 600) async throws -> String {
        let classes = ClaimClass.allCases
        return try await issuer.token(
            for: DemoIssuer.Person(subject: subject, name: "佐藤 <b>", hat: hat, classes: classes),
            at: WallClock.now(), seconds: seconds)
    }

    /// Appoints a supervisor of all classes.
    func supervise(_ officer: String) async throws {
        let recording = Recording(by: ReceivedText("test"), at: WallClock.now())
        try await bench.pool.withTransaction { tx in
            for claimClass in ClaimClass.allCases {
                try OfficerStore.save(
                    Appointment(claimClass, Validity(from: BusinessDate(daysSinceEpoch: 18_000)), isSupervisor: true),
                    of: ReceivedText(officer), recording, in: tx)
            }
        }
    }
}

/// A page as a browser gets it.
struct Sheet: Sendable {
    let status: Int
    let headers: HTTPFields
    let html: String

    var location: String? { headers[.location] }
    var cookie: String? { headers[.setCookie] }
}

extension TestClientProtocol {
    func page(_ path: String, token: String?, language: String = "ja") async throws -> Sheet {
        var headers: HTTPFields = [.acceptLanguage: language]
        if let token { headers[.cookie] = "saiken_staff=\(token)" }
        return try await execute(uri: path, method: .get, headers: headers) { Sheet($0) }
    }

    func form(_ path: String, _ body: String, token: String?, headers more: HTTPFields = [:]) async throws -> Sheet {
        var headers = more
        headers[.contentType] = "application/x-www-form-urlencoded"
        if let token { headers[.cookie] = "saiken_staff=\(token)" }
        return try await execute(uri: path, method: .post, headers: headers, body: ByteBuffer(string: body)) {
            Sheet($0)
        }
    }

    /// Searches and returns the page.
    func search(_ text: String, page: Int = 0, token: String) async throws -> Sheet {
        let typed = text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        return try await form("/staff/search", "q=\(typed)&page=\(page)", token: token)
    }
}

extension Sheet {
    init(_ response: TestResponse) {
        self.init(status: response.status.code, headers: response.headers, html: String(buffer: response.body))
    }
}

/// Failures as the service's own middleware answers them.
private struct TestProblems: RouterMiddleware {
    @concurrent func handle(
        _ request: Request, context: ServiceContext,
        next: @concurrent (Request, ServiceContext) async throws -> Response
    ) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let problem as Problem {
            return try problem.response(from: request, context: context)
        }
    }
}
