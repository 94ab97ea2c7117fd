import Foundation
import FoundationNetworking
import ServiceKit

/// What one service said about its work.
struct ServiceAnswer: Sendable {
    let address: String
    /// Nil when it did not answer.
    let report: HealthReport?

    /// Work that was answered as taken and that a service ends by itself, without a message of another.
    private static let ownWork = ["webhook_kept"]

    /// Whether this service has done what it took and delivered all that it has written, and misses nothing that it knows of.
    var isSettled: Bool {
        guard let report else { return false }
        return report.outbox.unsent == 0 && report.gaps.isEmpty
            && ServiceAnswer.ownWork.allSatisfy { report.states[$0] == nil }
    }

    /// The answer for people.
    var line: String {
        guard let report else {
            return Console.chosen("\(address) 応答なし", english: "\(address) does not answer")
        }
        let (unsent, gaps, parked) = (report.outbox.unsent, report.gaps.count, report.parked.count)
        return Console.chosen(
            "\(report.service) 業務日付 \(report.date) 未送信 \(unsent) 欠番 \(gaps) 保留 \(parked)",
            english: "\(report.service) date \(report.date) unsent \(unsent) gaps \(gaps) parked \(parked)")
    }
}

/// A stream that its producer has written further than a consumer has applied.
struct StreamLag: Hashable, Sendable {
    let consumer: String
    /// `producer/routing.key`.
    let stream: String
    let written: Int64
    let applied: Int64

    var line: String {
        Console.chosen(
            "\(consumer) は \(stream) を \(applied)/\(written) まで適用",
            english: "\(consumer) has applied \(stream) up to \(applied) of \(written)")
    }

    /// The lags between services that answered at one time; a service that never saw a stream does not read it.
    static func all(_ answers: [ServiceAnswer]) -> [StreamLag] {
        let reports = answers.compactMap(\.report)
        let streams = reports.flatMap { producer in
            (producer.streams?.written ?? [:]).map { (name: "\(producer.service)/\($0.key)", written: $0.value) }
        }
        let lags = streams.flatMap { stream in
            reports.compactMap { lag(of: $0, behind: stream.written, on: stream.name) }
        }
        return lags.sorted { ($0.stream, $0.consumer) < ($1.stream, $1.consumer) }
    }

    private static func lag(of consumer: HealthReport, behind written: Int64, on stream: String) -> StreamLag? {
        guard let applied = consumer.streams?.applied[stream], applied < written else { return nil }
        return StreamLag(consumer: consumer.service, stream: stream, written: written, applied: applied)
    }
}

/// Asks services how their work goes.
struct ServiceHealth: Sendable {
    /// How long one answer may take, in seconds.
    static let timeout: TimeInterval = 5
    /// The most bytes an answer may have.
    static let maximumBytes = 1 << 20

    /// The answers of all services, in the order of their addresses.
    let all: @Sendable () async -> [ServiceAnswer]

    init(_ addresses: [URL]) { all = { await ServiceHealth.ask(addresses) } }

    /// Answers from elsewhere than the network.
    init(_ answers: @escaping @Sendable () async -> [ServiceAnswer]) { all = answers }

    private static func ask(_ addresses: [URL]) async -> [ServiceAnswer] {
        await withTaskGroup(of: (Int, ServiceAnswer).self) { group in
            for (index, address) in addresses.enumerated() {
                group.addTask { (index, await ask(address)) }
            }
            var answers: [(Int, ServiceAnswer)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func ask(_ address: URL) async -> ServiceAnswer {
        let request = URLRequest(url: address, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: timeout)
        let data = try? await URLSession.shared.data(for: request).0
        let report = data.flatMap { bytes in
            bytes.count <= maximumBytes ? try? JSONDecoder().decode(HealthReport.self, from: bytes) : nil
        }
        return ServiceAnswer(address: address.absoluteString, report: report)
    }
}
