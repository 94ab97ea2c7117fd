import CodecPrimitives
import HTTPTypes
import Hummingbird
import ServiceKit
import StaffAccess

/// Lets staff call the JSON routes with their own token (JWT) in place of the shared one: they act under the token's
/// subject, reach only claims of their purpose, and only routes that name their claims.
///
/// Pages take the token from a cookie and these routes from `Authorization` alone, so that no foreign page can make a
/// browser call them.
struct StaffTokenMiddleware<Context: RequestContext>: RouterMiddleware {
    let tokens: StaffTokenVerifier
    let clock: BusinessClock

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        guard let token = StaffTokenMiddleware.token(request),
            let pass = await tokens.pass(of: token, at: WallClock.now(), on: clock.today())
        else { return try await next(request, context) }
        guard StaffRoute.isOpen(request.method, request.uri.path) else {
            throw Problem.forbidden("staff-route", "this route is not bound to one purpose; it needs the shared token")
        }
        return try await StaffScope.$current.withValue(pass) {
            try await StaffGate.$admitted.withValue(pass.subject) { try await next(request, context) }
        }
    }

    private static func token(_ request: Request) -> String? {
        let prefix = "Bearer "
        guard let header = request.headers[.authorization], header.utf8.starts(with: prefix.utf8) else { return nil }
        let token = String(header.dropFirst(prefix.count))
        return token.utf8.count { $0 == UInt8(ascii: ".") } == 2 ? token : nil
    }
}

/// The JSON routes that a staff member's own token opens: all claims they touch are named in the request and looked up
/// under her purpose. Whatever is not here is closed to it.
enum StaffRoute {
    /// Method and path; `*` is any one part.
    static let open: [(method: HTTPRequest.Method, path: String)] = [
        (.get, "/claims/*"), (.get, "/claims/*/prescription"), (.post, "/claims/*/prescription"), (.post, "/holds"),
        (.post, "/overrides"), (.post, "/reassessments"), (.post, "/seizures"), (.post, "/placements"),
        (.post, "/persons/*/protection"),
    ]

    static func isOpen(_ method: HTTPRequest.Method, _ path: String) -> Bool {
        let parts = path.utf8.split(separator: UInt8(ascii: "/"))
        return open.contains { route in
            let pattern = route.path.utf8.split(separator: UInt8(ascii: "/"))
            return route.method == method && pattern.count == parts.count
                && zip(pattern, parts).allSatisfy { $0.elementsEqual("*".utf8) || $0.elementsEqual($1) }
        }
    }
}
