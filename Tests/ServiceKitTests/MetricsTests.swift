import CoreMetrics
import ServiceKit
import Testing

@Suite("Prometheus metrics")
struct MetricsTests {
    @Test("counters, gauges and distributions are written in the text format")
    func text() {
        let metrics = PrometheusMetrics()
        Counter(label: "receipts.posted", dimensions: [("channel", "konbini-a")], factory: metrics).increment(by: 3)
        Gauge(label: "pool_idle", factory: metrics).record(4)
        let timer = Timer(label: "batch", factory: metrics)
        timer.recordNanoseconds(20_000_000)
        timer.recordNanoseconds(90_000_000_000)
        let text = metrics.text
        #expect(text.contains("# TYPE receipts_posted_total counter\nreceipts_posted_total{channel=\"konbini-a\"} 3\n"))
        #expect(text.contains("# TYPE pool_idle gauge\npool_idle 4\n"))
        #expect(text.contains("batch_seconds_bucket{le=\"0.01\"} 0\n"))
        #expect(text.contains("batch_seconds_bucket{le=\"0.025\"} 1\n"))
        #expect(text.contains("batch_seconds_bucket{le=\"+Inf\"} 2\n"))
        #expect(text.contains("batch_seconds_count 2\n"))
    }

    @Test("the same metric with the same labels is one series")
    func sameSeries() {
        let metrics = PrometheusMetrics()
        for _ in 0..<3 { Counter(label: "n", dimensions: [("b", "2"), ("a", "1")], factory: metrics).increment() }
        #expect(metrics.text == "# TYPE n_total counter\nn_total{a=\"1\",b=\"2\"} 3\n")
    }

    @Test("a label without bound does not fill the memory")
    func boundedLabels() {
        let metrics = PrometheusMetrics()
        for number in 0..<1000 {
            Counter(label: "n", dimensions: [("id", "\(number)")], factory: metrics).increment()
        }
        let lines = metrics.text.split(separator: "\n")
        #expect(lines.count <= PrometheusMetrics.seriesMax + 2)
        #expect(metrics.text.contains("n_total{overflow=\"true\"} \(1000 - PrometheusMetrics.seriesMax)\n"))
    }

    @Test("a label's text cannot break out of its quotes")
    func escaping() {
        let metrics = PrometheusMetrics()
        Gauge(label: "g", dimensions: [("text", "a\"b\\c\nd")], factory: metrics).record(1)
        #expect(metrics.text == "# TYPE g gauge\ng{text=\"a\\\"b\\\\c\\nd\"} 1\n")
    }
}
