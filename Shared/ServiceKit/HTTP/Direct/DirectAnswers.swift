import Codec
import HTTPTypes
import NIOCore
import NIOHTTPTypes

/// What a connection needs to answer requests by itself.
struct DirectAnswers: Sendable {
    /// A route with the series in which its answers are counted.
    struct Counted: Sendable {
        let route: DirectRoute
        let series: RequestMeter.Series
    }

    private let routes: [Counted]
    private let server: String

    init(_ routes: [DirectRoute], server: String, meter: RequestMeter) {
        self.routes = routes.map { Counted(route: $0, series: meter.series(of: $0.endpoint, .ok)) }
        self.server = server
    }

    /// The route of a request, and the parameter in its path; nil for the router's.
    func route(of head: HTTPRequest) -> (counted: Counted, parameter: String)? {
        for counted in routes {
            if let parameter = counted.route.parameter(of: head) { return (counted, parameter) }
        }
        return nil
    }

    /// The head of an answer, as the router's answers have it.
    func head(length: Int, to request: HTTPRequest) -> HTTPResponse {
        let trace =
            request.headerFields[.traceparent].flatMap { TraceContext(traceparent: $0)?.child } ?? TraceContext()
        return HTTPResponse(
            status: .ok,
            headerFields: [
                .contentType: "application/json", .cacheControl: "no-store", .traceparent: trace.traceparent,
                .contentLength: String(length), .date: HTTPDate.now, .server: server,
            ])
    }
}
