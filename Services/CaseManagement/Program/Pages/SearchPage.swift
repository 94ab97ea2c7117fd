import CodecPrimitives
import Hummingbird
import Postgres
import ServiceKit
import StaffAccess

/// Search by claim number, person number or the reading of a name. A form by POST: names do not belong into addresses.
struct SearchPage: Sendable {
    /// The pages of results that can be turned; whoever needs more says more of the name.
    static let pagesMax = 10
    /// Longest text that is looked for, in bytes.
    static let textBytesMax = 200

    let desk: PageDesk
    /// Results on a page.
    let most: Int

    func show(_ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        return try desk.response("search", SearchView(text: "", outcome: nil), of: visit)
    }

    func find(_ request: Request) async throws -> Response {
        let visit = try await desk.visit(request)
        let form = try await PageForm(request)
        let typed = form["q"]
        let (text, page) = (ReceivedText(typed), Int(form["page"]) ?? 0)
        guard !text.isEmpty, text.utf8.count <= SearchPage.textBytesMax, (0..<SearchPage.pagesMax).contains(page) else {
            return try desk.response(
                "search", SearchView(text: typed, message: visit.text("search.tooShort")), of: visit)
        }
        let search = PersonSearchStore.Search(
            text: text, isName: SearchView.isName(typed), page: page, most: most)
        let found = try await desk.pool.withTransaction(.readWrite) { tx in
            let found = try PersonSearchStore.find(search, visit.scope, in: tx)
            try PersonStore.logAccess(
                found.prefix(search.most).map { visit.access($0.person, ReceivedText("search")) }, visit.recording,
                in: tx)
            return found
        }
        let outcome = SearchView.Outcome(found, search, visit.text)
        return try desk.response("search", SearchView(text: typed, outcome: outcome), of: visit)
    }
}
