import HTTPTypes
import Hummingbird
import ServiceKit

/// What surrounds every page: protection headers, the chosen language kept, and failures as pages.
struct PageMiddleware<Context: RequestContext>: RouterMiddleware {
    let desk: PageDesk

    @concurrent func handle(
        _ request: Request, context: Context, next: @concurrent (Request, Context) async throws -> Response
    ) async throws -> Response {
        var response: Response
        do {
            guard request.method != .post || PageGuard.isOwn(request) else {
                throw Problem.forbidden("foreign-form", "the form was not sent from a page of this service")
            }
            response = try await next(request, context)
        } catch let needed as SignInNeeded {
            let query = needed.reason.map { "?reason=\($0)" } ?? ""
            response = .redirect(to: PageDesk.signIn + query)
        } catch let problem as Problem {
            response = try desk.response(
                "problem", ProblemView(problem, desk.text(request)), to: request, status: problem.status)
        }
        if let chosen = request.uri.queryParameters["lang"].flatMap({ PageLanguage(rawValue: String($0)) }) {
            response.setCookie(
                try desk.cookie(PageDesk.languageCookie, chosen.rawValue, seconds: 365 * 86_400))
        }
        PageGuard.protect(&response)
        return response
    }
}

/// What went wrong, without a word of what is there.
struct ProblemView: Sendable {
    let status: Int
    let message: String

    init(_ problem: Problem, _ text: PageText) {
        status = problem.status.code
        message = text.words["problem.\(problem.status.code)"] ?? text("problem.other")
    }
}
