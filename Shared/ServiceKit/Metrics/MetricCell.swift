import CoreMetrics
import PollThread

/// One series: a count, a value that goes up and down, or a distribution over fixed bounds.
final class MetricCell: Sendable, CounterHandler, FloatingPointCounterHandler, MeterHandler, RecorderHandler,
    TimerHandler
{
    /// Upper bounds of a distribution, in seconds (or in whatever is recorded).
    static let bounds: [Double] = [0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60]

    private struct State {
        var value: Double = 0
        var count: Int64 = 0
        var buckets = [Int64](repeating: 0, count: bounds.count)
    }

    private let kind: MetricKind
    private let state = Guarded(State())

    init(kind: MetricKind) { self.kind = kind }

    func increment(by step: Int64) { increment(by: Double(step)) }
    func increment(by step: Double) { state.withLock { $0.value += step } }
    func decrement(by step: Double) { state.withLock { $0.value -= step } }
    func set(_ value: Int64) { set(Double(value)) }
    func set(_ value: Double) { state.withLock { $0.value = value } }
    func reset() { state.withLock { $0 = State() } }
    func record(_ value: Int64) { record(Double(value)) }
    func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1e9) }

    func record(_ value: Double) {
        guard kind == .histogram else { return set(value) }
        state.withLock { state in
            state.value += value
            state.count += 1
            if let place = MetricCell.bounds.firstIndex(where: { value <= $0 }) { state.buckets[place] += 1 }
        }
    }

    /// The series in the text format, each line with its end.
    func lines(name: String, labels: String) -> String {
        let state = state.withLock { $0 }
        let braces = labels.isEmpty ? "" : "{\(labels)}"
        guard kind == .histogram else { return "\(name)\(braces) \(MetricCell.number(state.value))\n" }
        let comma = labels.isEmpty ? "" : ","
        var below: Int64 = 0
        var text = ""
        for (bound, count) in zip(MetricCell.bounds, state.buckets) {
            below += count
            text += "\(name)_bucket{\(labels)\(comma)le=\"\(MetricCell.number(bound))\"} \(below)\n"
        }
        return text + "\(name)_bucket{\(labels)\(comma)le=\"+Inf\"} \(state.count)\n"
            + "\(name)_sum\(braces) \(MetricCell.number(state.value))\n\(name)_count\(braces) \(state.count)\n"
    }

    static func number(_ value: Double) -> String {
        value == value.rounded() && value.magnitude < 1e15 ? String(Int64(value)) : String(value)
    }
}
