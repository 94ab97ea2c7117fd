import Codec
import Foundation
import Logging
import PollThread
import ServiceKit
import Testing

@Suite("Structured logs")
struct LogTests {
    private let lines = Guarded<[String]>([])

    private var logger: Logger {
        Logger(label: "relay") { [lines] label in
            JSONLogHandler(service: "test", label: label, level: .info) { line in lines.withLock { $0.append(line) } }
        }
    }

    private func last() throws -> [String: String] {
        let line = try #require(lines.withLock { $0.last })
        #expect(line.hasSuffix("}\n"))
        return try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: String])
    }

    @Test("a line is one JSON object with time, level, service, trace and metadata")
    func line() throws {
        let trace = TraceContext()
        TraceContext.$current.withValue(trace) {
            logger.warning("blocked \"x\"\n\u{1}\\", metadata: ["queue": "case-management"])
        }
        let fields = try last()
        #expect(fields["level"] == "warning")
        #expect(fields["service"] == "test")
        #expect(fields["logger"] == "relay")
        #expect(fields["trace"] == trace.traceID)
        #expect(fields["queue"] == "case-management")
        #expect(fields["message"] == "blocked \"x\"\n\u{1}\\")
        #expect(fields["time"]?.hasSuffix("Z") == true)
    }

    @Test(
        "what tells of a person or a secret is masked",
        arguments: ["name", "debtor.address", "account", "broker-password", "Phone"])
    func masked(key: String) throws {
        logger.info("seen", metadata: [key: "山田太郎"])
        #expect(try last()[key] == "masked")
        #expect(lines.withLock { $0.last?.contains("山田太郎") } == false)
    }

    @Test("a huge value is cut and less important lines are left out")
    func bounds() throws {
        logger.info("\(String(repeating: "あ", count: 5000))")
        let length = try #require(try last()["message"]).utf8.count
        #expect(length <= JSONLogHandler.valueMaxBytes + 6)
        let before = lines.withLock { $0.count }
        logger.debug("not written")
        #expect(lines.withLock { $0.count } == before)
    }

    @Test("a traceparent comes back as it was, and a malformed one is no trace")
    func traceparent() throws {
        let text = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
        let trace = try #require(TraceContext(traceparent: text))
        #expect(trace.traceparent == text)
        #expect(trace.child.traceID == trace.traceID)
        #expect(trace.child.spanID != trace.spanID)
        for bad in ["", "00-0-0-01", text.uppercased(), "00-\(String(repeating: "0", count: 32))-b7ad6b7169203331-01"] {
            #expect(TraceContext(traceparent: bad) == nil)
        }
        #expect(TraceContext(traceparent: TraceContext().traceparent) != nil)
    }
}
