import ArgumentParser
import Foundation
import Logging
import Rabbit

/// Publishes with confirms through `RabbitPublisher`, as the relay does, in pages.
struct RelayBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "relay")

    @Option var host = "127.0.0.1"
    @Option var port: Int
    @Option var vhost = "/"
    @Option var user: String
    @Option var exchange: String
    @Option var routingKey: String
    @Option var queue: String
    @Option var messages = 20_000
    @Option var bodyBytes = 1000
    @Option var window = 512
    @Option var page = 500

    func run() async throws {
        guard let password = ProcessInfo.processInfo.environment["BENCH_AMQP_PASSWORD"] else {
            throw BenchError("BENCH_AMQP_PASSWORD is not set")
        }
        var settings = RabbitSettings(host: host, port: port, vhost: vhost, user: user, password: password)
        settings.exchange = exchange
        settings.confirmWindow = window
        let publisher = RabbitPublisher(
            settings: settings, requiredQueues: [queue], logger: Logger(label: "bench"))
        async let running: Void = publisher.run()
        try await connected(publisher)
        let clock = ContinuousClock()
        let begin = clock.now
        for first in stride(from: 0, to: messages, by: page) {
            let outcomes = await publisher.publish(batch(first..<min(first + page, messages)))
            guard outcomes.allSatisfy(\.isConfirmed) else { throw BenchError("a message was not confirmed") }
        }
        let elapsed = clock.now - begin
        Measurement(
            name: "relay.\(bodyBytes)", value: Measurement.perSecond(messages, in: elapsed), unit: "messages/s"
        ).write()
        publisher.shutdown()
        try await running
    }

    private func batch(_ range: Range<Int>) -> [OutgoingMessage] {
        let body = [UInt8](repeating: 0x78, count: bodyBytes)
        return range.map { serial in
            OutgoingMessage(
                routingKey: routingKey, body: body, headers: [("saiken-sequence", .int(Int64(serial)))],
                messageID: "bench-\(serial)", type: "bench", contentType: "application/protobuf")
        }
    }

    private func connected(_ publisher: RabbitPublisher) async throws {
        let deadline = ContinuousClock().now.advanced(by: .seconds(20))
        while !publisher.status.connected || !publisher.status.missingQueues.isEmpty {
            guard ContinuousClock().now < deadline else { throw BenchError("no connection to the broker") }
            await Task.yield()
        }
    }
}
