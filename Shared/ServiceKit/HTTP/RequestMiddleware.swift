import Codec
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Postgres

/// What surrounds every request: a trace, counts, and an answer in the form of RFC 9457 for every failure.
struct RequestMiddleware<Context: RequestContext>: RouterMiddleware {
    let logger: Logger
    let meter: RequestMeter

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        let trace = request.headers[.traceparent].flatMap { TraceContext(traceparent: $0)?.child } ?? TraceContext()
        let started = ContinuousClock.now
        return try await TraceContext.$current.withValue(trace) {
            var response: Response
            do {
                response = try await next(request, context)
            } catch is CancellationError {
                throw CancellationError()
            } catch {
                response = try problem(of: error).response(from: request, context: context)
            }
            response.headers[.traceparent] = trace.traceparent
            meter.series(of: context.endpointPath ?? "other", response.status).count(ContinuousClock.now - started)
            return response
        }
    }

    private func problem(of error: any Error) -> Problem {
        switch error {
        case let problem as Problem: return problem
        case let refusal as HTTPError: return RequestMiddleware.problem(of: refusal)
        case is NIOTooManyBytesError: return .tooLarge
        case let failure as PostgresError where failure.isPassing:
            logger.warning("a request was put off", metadata: ["cause": .string(failure.logDescription)])
            return .unavailable("the database cannot take this now; send it again")
        case let failure as PostgresError where failure.isUnstorableText:
            return .badRequest("bad-request", "a text holds a character that cannot be stored")
        default:
            logger.error("a request failed", metadata: ["cause": .string(error.loggedCause)])
            return .internalFailure
        }
    }

    private static func problem(of refusal: HTTPError) -> Problem {
        switch refusal.status {
        case .contentTooLarge: .tooLarge
        case .notFound: .notFound("no such route")
        default:
            Problem(
                "http-\(refusal.status.code)", status: refusal.status,
                title: "The request is refused: \(refusal.status.reasonPhrase).")
        }
    }
}

extension PostgresError {
    /// Whether a text of the request is none that the database can hold, such as one with U+0000.
    fileprivate var isUnstorableText: Bool { sqlState == "22021" || sqlState == "22P05" }
}

extension HTTPField.Name {
    static let traceparent = HTTPField.Name("traceparent") ?? .init(parsed: "traceparent") ?? .server
}
