import Codec
import CodecPrimitives

/// The facts of a health report as gauges: what `/metrics` answers and the alert rules in `ops/alerts` read.
struct HealthGauges {
    private struct Gauge {
        let name: String
        let help: String
        /// Label set and value.
        let samples: [(labels: [(String, String)], value: Int)]

        init(_ name: String, _ help: String, _ samples: [(labels: [(String, String)], value: Int)]) {
            (self.name, self.help, self.samples) = (name, help, samples)
        }

        init(_ name: String, _ help: String, _ value: Int) { self.init(name, help, [([], value)]) }

        /// Nothing for a fact that is not known: 0 would say that all is well.
        init(_ name: String, _ help: String, known value: Int?) {
            self.init(name, help, value.map { [([], $0)] } ?? [])
        }

        var text: String {
            guard !samples.isEmpty else { return "" }
            let lines = samples.map { sample in
                let labels = MetricName.labels(sample.labels)
                return "\(name)\(labels.isEmpty ? "" : "{\(labels)}") \(sample.value)\n"
            }
            return "# HELP \(name) \(help)\n# TYPE \(name) gauge\n" + lines.joined()
        }
    }

    /// What `/metrics` says of a service that cannot tell how its work goes.
    static let failed = gauge(failure: 1)

    let report: HealthReport
    /// The moment from which ages are counted.
    let now: Timestamp

    /// All gauges in the text format.
    var text: String { (messages + progress + peers).map(\.text).joined() + HealthGauges.gauge(failure: 0) }

    private var messages: [Gauge] {
        [
            Gauge("saiken_outbox_unsent", "Messages written and not yet confirmed.", report.outbox.unsent),
            Gauge("saiken_outbox_oldest_seconds", "Age of the oldest of them.", report.outbox.oldestSeconds ?? 0),
            Gauge("saiken_parked", "Messages that could not be processed.", report.parked.count),
            Gauge("saiken_parked_oldest_seconds", "Age of the oldest of them.", report.parked.oldestSeconds ?? 0),
            Gauge("saiken_stream_gaps", "Streams of which a number is missing.", report.gaps.count),
            Gauge(
                "saiken_stream_gap_oldest_seconds", "How long the oldest has been missing.",
                report.gaps.map(\.seconds).max() ?? 0),
        ]
    }

    private var progress: [Gauge] {
        let states = report.states.sorted { $0.key < $1.key }
        return [
            Gauge(
                "saiken_state_count", "Things that wait for their next step.",
                states.map { ([("state", $0.key)], $0.value.count) }),
            Gauge(
                "saiken_state_oldest_seconds", "Age of the oldest of them.",
                states.map { ([("state", $0.key)], $0.value.oldestSeconds ?? 0) }),
            Gauge(
                "saiken_last_commit_seconds", "Time since this process last committed.", known: age(report.lastCommitAt)
            ),
            Gauge(
                "saiken_last_confirm_seconds", "Time since the broker last confirmed a message of this process.",
                known: age(report.lastConfirmAt)),
        ]
    }

    private var peers: [Gauge] {
        [
            Gauge(
                "saiken_heartbeat_age_seconds", "Time since the last heartbeat of another service.",
                sorted(report.heartbeats).map { ([("peer", $0.key)], $0.value) }),
            Gauge(
                "saiken_channel_files_late", "Files of its agent's calendar that a channel of money lacks.",
                sorted(report.channelFilesLate).map { ([("channel", $0.key)], $0.value) }),
        ]
    }

    private func sorted(_ values: [String: Int]?) -> [(key: String, value: Int)] {
        (values ?? [:]).sorted { $0.key < $1.key }
    }

    private func age(_ moment: String?) -> Int? {
        moment.flatMap { Timestamp(rfc3339: ReceivedText($0)) }.map { max(0, Int($0.seconds(until: now))) }
    }

    private static func gauge(failure: Int) -> String {
        Gauge("saiken_health_failed", "Whether this service cannot tell how its work goes.", failure).text
    }
}
