import CaseRules
import CodecPrimitives
import Foundation
import Hummingbird
import Law
import Postgres
import ServiceKit
import StaffAccess

/// Puts together what lets staff in by tokens of their own, and the pages they see.
struct StaffWiring: Sendable {
    private let settings: ServiceSettings
    private let law: LawBook
    private let purposes: StaffPurposes
    private let tokens: StaffTokenVerifier

    /// - Throws: `SettingsError` or `StaffTokenError` for keys that are none: a service must not start with a half door.
    init(settings: ServiceSettings, law: LawBook) async throws {
        (self.settings, self.law) = (settings, law)
        purposes = try StaffPurposes.embedded()
        tokens = try await StaffTokenVerifier(
            issuer: ReceivedText(settings.text("staff.issuer")), keySet: try settings.file("staff.keys")?.bytes,
            purposes: purposes, lifetimeSecondsMax: Int64(settings.number("staff.session-minutes-max")) * 60)
    }

    /// For the JSON routes; added before them.
    func middleware(clock: BusinessClock) -> StaffTokenMiddleware<ServiceContext> {
        StaffTokenMiddleware(tokens: tokens, clock: clock)
    }

    /// - Throws: when the pages' own resources cannot be read.
    func pages(pool: PostgresPool, clock: BusinessClock, prescriptions: PrescriptionDesk) throws -> StaffPages {
        guard let folder = Bundle.module.resourceURL?.appending(path: "Templates") else {
            throw CaseError(.settingInvalid)
        }
        let desk = PageDesk(
            pool: pool, clock: clock, law: law, tokens: tokens, templates: try PageTemplates(folder: folder),
            assets: try PageAssets(folder: folder, bootstrap: settings.text("staff.bootstrap-folder")),
            isCookieSecure: settings.flag("staff.cookie-secure"))
        return StaffPages(
            desk: desk, search: SearchPage(desk: desk, most: settings.number("staff.search-results")),
            debtor: DebtorPage(desk: desk), claim: ClaimPage(desk: desk, prescriptions: prescriptions),
            today: TodayPage(desk: desk), readers: ReadersPage(desk: desk, purposes: purposes),
            suspense: SuspensePage(
                desk: desk,
                bounds: SuspenseRoutes.Bounds(
                    page: settings.number("suspense.page"), candidates: settings.number("suspense.candidates"),
                    issuer: try Settings.slipTerms(settings).issuer)))
    }
}
