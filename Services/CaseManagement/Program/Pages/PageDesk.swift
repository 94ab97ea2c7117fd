import CodecPrimitives
import HTTPTypes
import Hummingbird
import Law
import NIOCore
import Postgres
import ServiceKit
import StaffAccess

/// What every page needs: who asks, in which language, and how an answer is made.
struct PageDesk: Sendable {
    /// Holds the staff member's token.
    static let tokenCookie = "saiken_staff"
    /// Holds the language that was chosen.
    static let languageCookie = "saiken_lang"
    static let home = "/staff/search"
    static let signIn = "/staff/sign-in"

    let pool: PostgresPool
    let clock: BusinessClock
    let law: LawBook
    let tokens: StaffTokenVerifier
    let templates: PageTemplates
    let assets: PageAssets
    /// Whether the cookie travels over TLS only; browsers take loopback for safe.
    let isCookieSecure: Bool

    /// A signed-in request.
    ///
    /// - Throws: `SignInNeeded`.
    func visit(_ request: Request) async throws -> PageVisit {
        guard let cookie = request.cookies[PageDesk.tokenCookie] else { throw SignInNeeded(reason: nil) }
        guard let pass = await tokens.pass(of: cookie.value, at: WallClock.now(), on: clock.today()) else {
            throw SignInNeeded(reason: "ended")
        }
        return PageVisit(pass: pass, text: text(request), path: request.uri.path, today: clock.today())
    }

    /// The words in the language that the address asks for, else the one chosen before, else the browser's.
    func text(_ request: Request) -> PageText {
        let chosen =
            request.uri.queryParameters["lang"].map(String.init) ?? request.cookies[PageDesk.languageCookie]?.value
        let language =
            chosen.flatMap(PageLanguage.init(rawValue:)) ?? PageLanguage(accepted: request.headers[.acceptLanguage])
        return templates.words.text(language)
    }

    /// A page that needs nobody signed in.
    func response(
        _ name: String, _ page: Any, to request: Request, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try response(name, page, frame(text(request), request.uri.path, pass: nil), status: status)
    }

    func response(
        _ name: String, _ page: Any, of visit: PageVisit, status: HTTPResponse.Status = .ok
    ) throws -> Response {
        try response(name, page, frame(visit.text, visit.path, pass: visit.pass), status: status)
    }

    private func frame(_ text: PageText, _ path: String, pass: StaffPass?) -> PageFrame {
        PageFrame(text.language, path: path, styles: assets.styles, pass: pass, today: clock.today())
    }

    private func response(
        _ name: String, _ page: Any, _ frame: PageFrame, status: HTTPResponse.Status
    ) throws -> Response {
        Response(
            status: status, headers: [.contentType: "text/html; charset=utf-8", .contentLanguage: frame.lang],
            body: .init(byteBuffer: ByteBuffer(string: try templates.render(name, page, in: frame))))
    }

    /// A cookie that no script can read and no other site can send.
    func cookie(_ name: String, _ value: String, seconds: Int) throws -> Cookie {
        try Cookie.validated(
            name: name, value: value, maxAge: seconds, path: "/staff", secure: isCookieSecure, httpOnly: true,
            sameSite: .strict)
    }
}

/// A signed-in request for a page.
struct PageVisit: Sendable {
    let pass: StaffPass
    let text: PageText
    let path: String
    /// The business date.
    let today: BusinessDate

    var scope: ClaimScope { ClaimScope(pass) }

    /// That she read a person's data in a case, under her purpose.
    func access(_ person: PersonID, _ caseKey: ReceivedText) -> PersonStore.Access {
        PersonStore.Access(person: person, caseKey: caseKey.string, purpose: pass.purpose.code.string)
    }

    var recording: Recording { Recording(by: pass.subject, at: WallClock.now()) }
}

/// A page was asked for by nobody, or with a token that lets nobody in (any more).
struct SignInNeeded: Error {
    /// `ended` when there was a token.
    let reason: String?
}
