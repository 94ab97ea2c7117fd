import CodecPrimitives
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import NIOCore
import PollThread
import ServiceKit
import ServiceLifecycle
import TestKit
import Testing

@Suite("Requests that are answered on their connection's thread")
struct DirectTests {
    /// A host with `POST /things/{id}`: `plain` is answered directly, `held…` when the test says so, the rest by the router.
    private struct Things {
        let host: ServiceHost
        let router: ServiceRouter
        let held = Guarded<[String: DirectRoute.Tell]>([:])
        let asked = Guarded<[String]>([])

        init(port: Int = 0) throws {
            let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
            let settings = try ServiceSettings(
                service: "test", table: .common,
                overrides: [
                    "database.name=a", "database.user=b", "broker.user=c", "http.host=127.0.0.1", "http.port=\(port)",
                ],
                environment: [:])
            let date = try #require(BusinessDate(year: 2026, month: 5, day: 31))
            host = ServiceHost(
                settings: settings, clock: try BusinessClock(.fixed(date, hour: 9), logger: logger), logger: logger)
            router = host.router()
            router.post("/things/:id") { request, context in
                let (id, bytes) = (try context.parameters.require("id"), try await request.bytes(atMost: 20))
                return try Answer.json(["routed": "\(id) \(bytes.count)"])
            }
        }

        var direct: DirectRoute {
            DirectRoute("/things", parameter: "id", bytesMax: 10) { [held, asked] call, tell in
                asked.withLock { $0.append(call.parameter) }
                switch call.parameter {
                case "plain": Task { tell(#"{"direct":"\#(call.body.count)"}"#) }
                case let name where name.hasPrefix("held"): held.withLock { $0[name] = tell }
                default: tell(nil)
                }
            }
        }

        var application: some ApplicationProtocol {
            let health = HealthChecks(ready: {}, report: { HealthReport() })
            return host.application(router: router, health: health, direct: [direct])
        }

        func tell(_ name: String, _ json: String?) async throws {
            try await eventually("\(name) is asked") { held.withLock { $0[name] != nil } }
            held.withLock { $0[name] }?(json)
        }
    }

    private func request(_ path: String, _ body: String = "", _ header: String = "") -> [UInt8] {
        Array("POST \(path) HTTP/1.1\r\nhost: x\r\n\(header)content-length: \(body.utf8.count)\r\n\r\n\(body)".utf8)
    }

    @Test("the plain case has the headers, the trace and the count of an answer by the router")
    func plain() async throws {
        let things = try Things()
        try await things.application.test(.live) { client in
            let trace = HTTPField.Name("traceparent") ?? .server
            let date = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/
            var names: [Set<String>] = []
            for (path, body) in [("/things/plain", #"{"direct":"3"}"#), ("/things/other", #"{"routed":"other 3"}"#)] {
                try await client.execute(
                    uri: path, method: .post,
                    headers: [trace: "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"],
                    body: ByteBuffer(string: "abc")
                ) { response in
                    #expect(response.status == .ok && String(buffer: response.body) == body)
                    #expect(response.headers[.contentType] == "application/json" && response.headers[.server] == "test")
                    #expect(response.headers[trace]?.hasPrefix("00-0af7651916cd43dd8448eb211c80319c-") == true)
                    #expect(response.headers[.date]?.wholeMatch(of: date) != nil)
                    names.append(Set(response.headers.map(\.name.canonicalName)))
                }
            }
            #expect(names[0] == names[1])
        }
        #expect(things.host.metrics.text.contains("http_requests_total{route=\"/things/{id}\",status=\"200\"} 2\n"))
        #expect(things.host.metrics.text.contains("http_request_seconds_count{route=\"/things/{id}\"} 2\n"))
    }

    @Test("whatever is not the plain case reaches the router as it came")
    func others() async throws {
        let things = try Things()
        try await things.application.test(.live) { client in
            for (path, size, status) in [
                ("/things/other", 5, 200), ("/things/plain", 11, 200), ("/things/plain", 21, 413),
                ("/things/plain?x=1", 5, 200), ("/things/pla%69n", 5, 200), ("/things/plain/more", 5, 404),
                ("/things/", 5, 404), ("/thing/plain", 5, 404),
            ] {
                try await client.execute(
                    uri: path, method: .post, body: ByteBuffer(repeating: 0x30, count: size)
                ) { response in
                    #expect(response.status.code == status, "\(path) \(size)")
                    let text = String(buffer: response.body)
                    #expect(status != 200 || text.hasSuffix(" \(size)\"}"), "\(path) \(size): \(text)")
                }
            }
            try await client.execute(uri: "/things/plain", method: .get) { #expect($0.status == .notFound) }
        }
        #expect(things.asked.withLock { $0 } == ["other"])
    }

    /// Serves until `body` ends; it gets the port, and what asks the server to end.
    private func serve(
        _ body: (_ things: Things, _ port: Int, _ end: @escaping @Sendable () async -> Void) async throws -> Void
    ) async throws {
        let port = try HTTPProbe.freePort()
        let things = try Things(port: port)
        let group = ServiceGroup(
            configuration: .init(services: [things.application], logger: things.host.logger))
        try await withThrowingTaskGroup(of: Void.self) { tasks in
            tasks.addTask { try await group.run() }
            try await eventually("it listens") { (try? SlowClient(port: port)) != nil }
            try await body(things, port) { await group.triggerGracefulShutdown() }
            await group.triggerGracefulShutdown()
            try await tasks.waitForAll()
        }
    }

    @Test("requests that are sent without waiting are answered in their order, whoever answers them")
    func pipelined() async throws {
        try await serve { things, port, _ in
            let client = try SlowClient(port: port)
            try client.write(
                request("/things/held1", "a") + request("/things/held2", "bb") + request("/things/other", "ccc")
                    + request("/things/plain", "dddd"))
            try await things.tell("held1", #"{"first":1}"#)
            try await things.tell("held2", #"{"second":2}"#)
            // What comes behind one that the router has is the router's too.
            let text = await client.text(through: #"{"routed":"plain 4"}"#)
            let bodies = text.matches(of: /\r\n\r\n(\{[^}]*\})/).map { String($0.1) }
            #expect(
                bodies == [
                    #"{"first":1}"#, #"{"second":2}"#, #"{"routed":"other 3"}"#, #"{"routed":"plain 4"}"#,
                ])
            #expect(things.asked.withLock { $0 } == ["held1", "held2", "other"])
            try client.write(request("/things/plain", "eeeee"))
            #expect(await client.text(through: "}").hasSuffix(#"{"direct":"5"}"#))
        }
    }

    @Test("a body in chunks and pieces is one body; a sender that wants its connection closed has it closed")
    func pieces() async throws {
        try await serve { things, port, _ in
            let client = try SlowClient(port: port)
            for piece in [
                "POST /things/pl", "ain HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n2\r\na",
                "b\r\n3\r\ncde\r\n0\r\n",
                "\r\n",
            ] { try client.write(Array(piece.utf8)) }
            #expect(await client.text(through: "}").hasSuffix(#"{"direct":"5"}"#))
            try client.write(request("/things/plain", "", "connection: close\r\n"))
            #expect(await client.text(through: "never").hasSuffix(#"{"routed":"plain 0"}"#))
        }
    }

    @Test("a sender that hangs up takes nobody with it; a request in hand is answered when the server ends")
    func ends() async throws {
        try await serve { things, port, end in
            do {
                let gone = try SlowClient(port: port)
                try gone.write(request("/things/held1", "a"))
                try await eventually("it is asked") { things.held.withLock { $0["held1"] != nil } }
            }
            let waiting = try SlowClient(port: port)
            try waiting.write(request("/things/held2", "b"))
            try await eventually("it is asked") { things.held.withLock { $0["held2"] != nil } }
            await end()
            try await eventually("it listens no more") { (try? SlowClient(port: port)) == nil }
            try await things.tell("held1", #"{"nobody":1}"#)
            try await things.tell("held2", #"{"told":2}"#)
            // The connection is closed behind the answer.
            #expect(await waiting.text(through: "never").hasSuffix(#"{"told":2}"#))
        }
    }
}
