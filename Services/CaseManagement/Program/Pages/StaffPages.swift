import HTTPTypes
import Hummingbird
import ServiceKit

/// Staff's pages: read-only, Japanese or English, for one purpose at a time.
struct StaffPages: Sendable {
    let desk: PageDesk
    let search: SearchPage
    let debtor: DebtorPage
    let claim: ClaimPage
    let today: TodayPage
    let readers: ReadersPage
    let suspense: SuspensePage

    func add(to router: ServiceRouter) {
        let group = router.group("/staff").add(middleware: PageMiddleware(desk: desk))
        let signIn = SignInPage(desk: desk)
        group.get("") { _, _ in Response.redirect(to: PageDesk.home) }
        group.get("/sign-in") { request, _ in try await signIn.show(request) }
        group.post("/sign-in") { request, _ in try await signIn.enter(request) }
        group.post("/sign-out") { _, _ in try signIn.leave() }
        group.get("/search") { request, _ in try await search.show(request) }
        group.post("/search") { request, _ in try await search.find(request) }
        group.get("/today") { request, _ in try await today.show(request) }
        group.get("/suspense") { request, _ in try await suspense.show(request) }
        group.get("/persons/:id") { request, context in
            try await debtor.show(context.parameters.require("id"), request)
        }
        group.get("/persons/:id/readers") { request, context in
            try await readers.show(context.parameters.require("id"), request)
        }
        group.get("/claims/:id") { request, context in try await claim.show(context.parameters.require("id"), request) }
        group.get("/assets/:hash/:name") { request, _ in try desk.assets.response(request.uri.path) }
        group.get("/**") { _, _ -> Response in throw Problem.notFound("no such page") }
    }
}
