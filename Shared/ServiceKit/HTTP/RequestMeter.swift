import CoreMetrics
import HTTPTypes

/// Counts answered requests and their time, by route.
struct RequestMeter: Sendable {
    /// Where the answers of one route with one status are counted.
    struct Series: Sendable {
        fileprivate let requests: Counter
        fileprivate let durations: Timer

        func count(_ duration: Duration) {
            requests.increment()
            let (seconds, attoseconds) = duration.components
            durations.recordNanoseconds(seconds * 1_000_000_000 + attoseconds / 1_000_000_000)
        }
    }

    let metrics: any MetricsFactory

    func series(of route: String, _ status: HTTPResponse.Status) -> Series {
        Series(
            requests: Counter(
                label: "http_requests", dimensions: [("route", route), ("status", String(status.code))],
                factory: metrics),
            durations: Timer(label: "http_request", dimensions: [("route", route)], factory: metrics))
    }
}
