import Foundation
import TestKit
import Testing

extension FileStormTests {
    @Test(
        "one call in twenty is forged, stale, replayed, contradicts or is too large, and slow clients hold on: money is right"
    )
    func floodOfCalls() async throws {
        var random = SeededRandom.printed(for: "a flood of calls on processes")
        let (city, flood) = (try City.shared(), FloodOfCalls(&random))
        let port = try await city.port(of: "payment-intake")
        let waiting = try flood.slowClients(port)
        let begun = ContinuousClock.now
        let wrong = try await flood.answers(port)
        let took = begun.duration(to: .now)
        #expect(wrong.isEmpty, "seed \(random.seed): \(wrong.prefix(5))")
        FileHandle.standardError.write(
            Data("seed \(random.seed): \(flood.calls.count) calls in \(took), \(flood.counts)\n".utf8))
        for kind in FloodOfCalls.Kind.allCases { #expect(flood.counts[kind] ?? 0 > 0, "no call is \(kind)") }
        for (client, rest) in waiting {
            try client.write(rest)
            #expect(client.statusLine().hasPrefix("HTTP/1.1 200"))
        }
        try await city.expectApplied(flood.amounts, within: .seconds(240))
        let intake = try await city.database(of: "payment-intake")
        let calls = try await intake.number("select count(*) from webhooks where webhook_id like 'flood-%'")
        #expect(calls == Int64(flood.amounts.count), "only what was believed is kept, once")
        try await city.expectClean()
    }
}

/// The calls of gateways and of those who pretend to be one; one honest call for each amount.
private struct FloodOfCalls: Sendable {
    typealias Kind = FloodCallKind

    struct Call: Sendable {
        var kind: Kind
        var amount: Int
    }

    /// With those of other kinds 9,975 calls, and the slow ones: what comes in a minute.
    private static let (first, honest, slow, senders) = (200_001, 9500, 25, 16)
    /// In the order of sending: what repeats or contradicts a call comes after it.
    private(set) var calls: [Call] = []

    var amounts: ClosedRange<Int> { Self.first...(Self.first + Self.honest + Self.slow - 1) }
    var counts: [Kind: Int] { calls.reduce(into: [:]) { $0[$1.kind, default: 0] += 1 } }

    /// After each nineteen honest calls one of another kind, about one of them.
    init(_ random: inout SeededRandom) {
        let others = Kind.allCases.filter { $0 != .good }
        for number in 0..<Self.honest {
            calls.append(Call(kind: .good, amount: Self.first + number))
            guard number % 19 == 18 else { continue }
            let original = Self.first + Int.random(in: 0...number, using: &random)
            calls.append(Call(kind: others[number / 19 % others.count], amount: original))
        }
    }

    private static func body(_ amount: Int) -> Data { City.receipt("flood-\(amount)", amount: amount) }

    private func send(_ call: Call, _ port: Int) async throws -> Int {
        let id = "flood-\(call.amount)"
        var body = Self.body(call.amount)
        switch call.kind {
        case .conflict: body += Data(" ".utf8)
        case .oversized: body += Data(repeating: 0x20, count: 70_000)
        case .good, .forged, .stale, .replayed: break
        }
        let key = call.kind == .forged ? Data("another-key-of-thirty-two-bytes!".utf8) : MonthOfPost.secret
        return try await Loopback.send(
            "POST", port: port, "/webhooks/\(MonthOfPost.gateway)", body: body,
            headers: MonthOfPost.signed(body, as: id, key: key, secondsAgo: call.kind == .stale ? 3600 : 0)
        ).status
    }

    /// Sends from several clients at once; what was answered otherwise than it must be.
    func answers(_ port: Int) async throws -> [String] {
        try await withThrowingTaskGroup(of: [String].self) { group in
            for sender in 0..<Self.senders {
                group.addTask {
                    var wrong: [String] = []
                    // All calls of an amount are one sender's, so that they come in their order.
                    for call in calls where call.amount % Self.senders == sender {
                        let status = try await send(call, port)
                        if status != call.kind.status { wrong.append("\(call.kind) \(call.amount): \(status)") }
                    }
                    return wrong
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }

    /// Clients that have sent all but the end of an honest call, with the rest.
    func slowClients(_ port: Int) throws -> [(SlowClient, [UInt8])] {
        try (0..<Self.slow).map { number in
            let amount = Self.first + Self.honest + number
            let body = Self.body(amount)
            let headers = MonthOfPost.signed(body, as: "flood-\(amount)").map { "\($0.key): \($0.value)\r\n" }
            let head =
                "POST /webhooks/\(MonthOfPost.gateway) HTTP/1.1\r\nhost: x\r\ncontent-length: \(body.count)\r\n"
                + headers.joined() + "\r\n"
            let client = try SlowClient(port: port)
            try client.write(Array(head.utf8) + Array(body.prefix(20)))
            return (client, Array(body.dropFirst(20)))
        }
    }
}
