public import CoreMetrics
import PollThread

/// A metrics backend that answers `/metrics` in the Prometheus text format.
///
/// Labels are bounded: once a metric has `seriesMax` label sets, further ones are counted together under
/// `overflow="true"`, so that a careless label (an id, a path) cannot fill the memory.
public final class PrometheusMetrics: MetricsFactory, Sendable {
    /// Label sets that one metric may have.
    public static let seriesMax = 200

    private let registry = Guarded(MetricRegistry())

    public init() {}

    /// The text format 0.0.4: every metric with its type and all its series.
    public var text: String {
        registry.withLock { $0.series }
            .sorted { $0.key < $1.key }
            .map { name, series in
                "# TYPE \(name) \(series.kind.rawValue)\n"
                    + series.values.sorted { $0.key < $1.key }
                    .map { labels, cell in cell.lines(name: name, labels: labels) }.joined()
            }.joined()
    }

    public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
        cell(label + "_total", .counter, dimensions)
    }

    public func makeFloatingPointCounter(
        label: String, dimensions: [(String, String)]
    ) -> any FloatingPointCounterHandler {
        cell(label + "_total", .counter, dimensions)
    }

    public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
        cell(label, .gauge, dimensions)
    }

    public func makeRecorder(label: String, dimensions: [(String, String)], aggregate: Bool) -> any RecorderHandler {
        cell(label, aggregate ? .histogram : .gauge, dimensions)
    }

    public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
        cell(label + "_seconds", .histogram, dimensions)
    }

    /// Series live as long as the process: Prometheus wants them to go on.
    public func destroyCounter(_ handler: any CounterHandler) {}
    public func destroyFloatingPointCounter(_ handler: any FloatingPointCounterHandler) {}
    public func destroyMeter(_ handler: any MeterHandler) {}
    public func destroyRecorder(_ handler: any RecorderHandler) {}
    public func destroyTimer(_ handler: any TimerHandler) {}

    private func cell(_ label: String, _ kind: MetricKind, _ dimensions: [(String, String)]) -> MetricCell {
        let words = [label] + dimensions.flatMap { [$0.0, $0.1] }
        return registry.withLock { registry in
            if let known = registry.known[words] { return known }
            return registry.cell(words, kind: kind, labels: MetricName.labels(dimensions), seriesMax: Self.seriesMax)
        }
    }
}

/// All series by metric and label set.
struct MetricRegistry {
    struct Series {
        var kind: MetricKind
        var values: [String: MetricCell] = [:]
    }

    var series: [String: Series] = [:]
    /// Those of `series` that have their own label set, by label and dimensions as they are asked for: every request asks.
    private(set) var known: [[String]: MetricCell] = [:]

    mutating func cell(_ words: [String], kind: MetricKind, labels: String, seriesMax: Int) -> MetricCell {
        let name = MetricName.spelled(words[0])
        var entry = series[name] ?? Series(kind: kind)
        let isFull = entry.values[labels] == nil && entry.values.count >= seriesMax
        let place = isFull ? "overflow=\"true\"" : labels
        let cell = entry.values[place] ?? MetricCell(kind: entry.kind)
        entry.values[place] = cell
        series[name] = entry
        if !isFull { known[words] = cell }
        return cell
    }
}

enum MetricKind: String { case counter, gauge, histogram }

/// Names and labels as Prometheus allows them.
enum MetricName {
    static func spelled(_ label: String) -> String {
        let text = String(label.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "_" })
        return text.first?.isNumber == true ? "_" + text : text
    }

    static func labels(_ dimensions: [(String, String)]) -> String {
        dimensions.sorted { $0.0 < $1.0 }.map { name, value in
            let safe = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
            return "\(spelled(name))=\"\(safe)\""
        }.joined(separator: ",")
    }
}
