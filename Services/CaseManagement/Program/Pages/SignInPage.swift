import CodecPrimitives
import Hummingbird
import ServiceKit
import StaffAccess

/// Sign-in with a token of the city's issuer. Another purpose is another token: one at a time.
struct SignInPage: Sendable {
    let desk: PageDesk

    struct View: Sendable {
        /// Why one has to sign in (again); nil on the first visit.
        let message: String?
    }

    func show(_ request: Request) async throws -> Response {
        let isEnded = request.uri.queryParameters["reason"].map { $0.utf8.elementsEqual("ended".utf8) } ?? false
        let text = desk.text(request)
        let view = View(message: isEnded ? text("signIn.ended") : nil)
        do {
            // Whoever is signed in sees under which purpose, and may take another one.
            return try desk.response("sign-in", view, of: try await desk.visit(request))
        } catch is SignInNeeded {
            return try desk.response("sign-in", view, to: request)
        }
    }

    func enter(_ request: Request) async throws -> Response {
        let token = try await PageForm(request)["token"]
        let now = WallClock.now()
        guard let pass = await desk.tokens.pass(of: token, at: now, on: desk.clock.today()) else {
            let view = View(message: desk.text(request)("signIn.refused"))
            return try desk.response("sign-in", view, to: request, status: .unauthorized)
        }
        var response = Response.redirect(to: PageDesk.home)
        response.setCookie(
            try desk.cookie(PageDesk.tokenCookie, token, seconds: Int(max(0, now.seconds(until: pass.expiresAt)))))
        return response
    }

    func leave() throws -> Response {
        var response = Response.redirect(to: PageDesk.signIn)
        response.setCookie(try desk.cookie(PageDesk.tokenCookie, "", seconds: 0))
        return response
    }
}
