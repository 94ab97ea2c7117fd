import Foundation
import FoundationNetworking
import ServiceKit

/// Asks services how their work goes.
struct ServiceHealth: Sendable {
    /// What one service said.
    struct Answer: Sendable {
        let address: String
        /// Nil when it did not answer.
        let report: HealthReport?

        /// Whether everything this service has written and got is delivered and applied.
        var isSettled: Bool {
            guard let report else { return false }
            return report.outbox.unsent == 0 && report.gaps.isEmpty
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

    /// How long one answer may take, in seconds.
    static let timeout: TimeInterval = 5
    /// The most bytes an answer may have.
    static let maximumBytes = 1 << 20

    private let addresses: [URL]

    init(_ addresses: [URL]) { self.addresses = addresses }

    /// The answers of all services, in the order of their addresses.
    func all() async -> [Answer] {
        await withTaskGroup(of: (Int, Answer).self) { group in
            for (index, address) in addresses.enumerated() {
                group.addTask { (index, await ServiceHealth.ask(address)) }
            }
            var answers: [(Int, Answer)] = []
            for await answer in group { answers.append(answer) }
            return answers.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    private static func ask(_ address: URL) async -> Answer {
        let request = URLRequest(url: address, cachePolicy: .reloadIgnoringLocalCacheData, timeoutInterval: timeout)
        let data = try? await URLSession.shared.data(for: request).0
        let report = data.flatMap { bytes in
            bytes.count <= maximumBytes ? try? JSONDecoder().decode(HealthReport.self, from: bytes) : nil
        }
        return Answer(address: address.absoluteString, report: report)
    }
}
