import CodecPrimitives
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntakeRules
import ServiceKit
import TestDatabases
import TestKit
import Testing

@testable import PaymentIntake

/// 10,000 webhooks a minute, one in twenty of them bad, and clients that take for ever.
@Suite("a flood of calls")
struct FloodTests {
    private static let secret = "whsec_" + Data(repeating: 4, count: 32).base64EncodedString()
    /// A third of a minute's calls. How long they take is printed, and measured by `ops/bench`.
    private static let calls = 3400
    private static let slow = 40

    private typealias Kind = FloodCallKind

    private struct Call {
        var number: Int
        var kind: Kind
        /// The call whose words it says again.
        var original: Int
    }

    /// Of each hundred calls ninety-five are good, and one is of each other kind.
    private func plan() -> (calls: [Call], seed: UInt64) {
        var random = SeededRandom.printed(for: "a flood of calls")
        let others = Kind.allCases.filter { $0 != .good }
        let kinds = (0..<Self.calls / 100).flatMap { _ in
            (others + Array(repeating: Kind.good, count: 100 - others.count)).shuffled(using: &random)
        }
        let calls = kinds.enumerated().map { number, kind in
            let isAboutAnother = kind == .replayed || kind == .conflict
            return Call(
                number: number, kind: kind,
                original: isAboutAnother ? Int.random(in: 0...number, using: &random) : number)
        }
        return (calls, random.seed)
    }

    private static func body(_ number: Int) -> String {
        #"{"type":"receipt.confirmed","timestamp":"2026-04-13T06:00:00+09:00","data":{"receipt":"R\#(number)","amount_yen":5}}"#
    }

    private static func send(_ call: Call, _ caller: GatewayCaller) async throws -> Int {
        let (path, id) = ("/webhooks/shop", "m\(call.original)")
        var (body, twist) = (body(call.original), GatewayCaller.Twist())
        switch call.kind {
        case .good, .replayed: break
        case .stale: twist.secondsAhead = -3600
        case .forged: twist.signed = "{}"
        case .conflict:
            // The original is there first.
            _ = try await caller.post(body, to: path, id: id)
            body += " "
        case .oversized: body += String(repeating: " ", count: 70_000)
        }
        return try await caller.post(body, to: path, id: id, twist).status
    }

    @Test("every call is answered as it deserves while slow clients hold their connections")
    func flood() async throws {
        let (calls, seed) = plan()
        try await TestDatabase.with { database in
            let intake = try Intake(database)
            try await intake.sharing(.init(calls: 64, transactions: 2, wait: .zero, row: 100)) { reception in
                try await flood(reception, intake, calls, seed)
            }
            try await intake.settle()
            let good = Set(calls.filter(\.kind.isTaken).map(\.original))
            for kind in Kind.allCases.dropFirst() {
                #expect(calls.count { $0.kind == kind } == Self.calls / 100, "\(kind)")
            }
            #expect(try await database.number("select count(*) from receipts") == Int64(good.count + Self.slow))
            #expect(try await database.number("select count(*) from evidence") == Int64(good.count + Self.slow))
        }
    }

    private func flood(
        _ reception: WebhookReception, _ intake: Intake, _ calls: [Call], _ seed: UInt64
    ) async throws {
        let router = ServiceRouter(context: ServiceContext.self)
        try intake.gateways(secrets: "shop=\(Self.secret)", taking: reception).add(to: router)
        try await Application(router: router).test(.ahc(.http)) { client in
            let caller = GatewayCaller(client: client, secret: Self.secret)
            let waiting = try slowClients(try #require(client.port), caller)
            let begun = ContinuousClock.now
            let wrong = try await answers(calls, caller)
            let took = begun.duration(to: .now)
            #expect(wrong.isEmpty, "seed \(seed): \(wrong.prefix(5))")
            FileHandle.standardError.write(Data("seed \(seed) of a flood: \(calls.count) calls in \(took)\n".utf8))
            for (client, rest) in waiting {
                try client.write(Array(rest.utf8))
                #expect(client.statusLine().hasPrefix("HTTP/1.1 200"))
            }
        }
    }

    /// Sends from 32 clients at once; what was answered otherwise than it must be.
    private func answers(_ calls: [Call], _ caller: GatewayCaller) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for first in 0..<32 {
                group.addTask {
                    var wrong: [String] = []
                    for call in stride(from: first, to: calls.count, by: 32).map({ calls[$0] }) {
                        let status = try await Self.send(call, caller)
                        if status != call.kind.status { wrong.append("\(call.number): \(call.kind) \(status)") }
                    }
                    return wrong
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Clients that have sent all but the end of their bodies, with the rest.
    private func slowClients(_ port: Int, _ caller: GatewayCaller) throws -> [(SlowClient, String)] {
        try (0..<Self.slow).map { number in
            let body = Self.body(1_000_000 + number)
            let client = try SlowClient(port: port)
            let headers = try caller.headers(body, id: "slow\(number)").map { "\($0.name): \($0.value)\r\n" }.joined()
            let head = "POST /webhooks/shop HTTP/1.1\r\nhost: x\r\ncontent-length: \(body.utf8.count)\r\n\(headers)\r\n"
            try client.write(Array((head + body.prefix(20)).utf8))
            return (client, String(body.dropFirst(20)))
        }
    }
}
