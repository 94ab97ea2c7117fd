import CodecPrimitives
import Law
import Logging
import Outbox
import Postgres
import ServiceKit
import ServiceLifecycle

/// Puts notifications together: what it stands on, what it hears, what it does by itself, what it serves.
struct Wiring: Sendable {
    private let start: ServiceStart
    private let machinery: Machinery
    private let law: LawBook
    private let notices: NoticeDesk

    /// - Throws: `LawError` when law or the city's file is not consistent: a service must not decide by half a law.
    init(_ start: ServiceStart) throws {
        self.start = start
        machinery = Machinery(start.settings, publishing: Topology.publishes, logger: start.logger)
        law = try LawBook.configured(start.settings)
        notices = NoticeDesk(outbox: machinery.outbox, ids: IDSource(), clock: start.clock)
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        let router = start.host.router()
        addRoutes(to: router)
        let health = machinery.health { tx in try NotificationsHealth.piles(in: tx) }
        let handlers = Handlers(notices: notices, decisions: decisions, pulls: PullDesk()).byType
        let parts = machinery.parts(handlers: handlers) + [asking, printing]
        try await start.host.run(parts, router: router, health: health)
    }

    private var settings: ServiceSettings { start.settings }
    private var heartbeatSecondsMax: Int64 { Int64(settings.number("leaving.heartbeat-seconds-max")) }
    private var decisions: DecisionDesk { DecisionDesk(notices: notices, pulls: PullDesk()) }

    private func addRoutes(to router: ServiceRouter) {
        let staff = StaffGate(token: settings.secret("notifications.staff-token"))
        let bytesMax = settings.number("body.max-bytes")
        BundleRoutes(
            gate: staff, pool: machinery.pool,
            bundles: BundleDesk(
                notices: notices, heartbeatSecondsMax: heartbeatSecondsMax,
                lettersMax: settings.number("bundle.letters-max")),
            bytesMax: bytesMax, listMax: settings.number("list.max")
        ).add(to: router)
        SheetRoutes(
            gate: staff, pool: machinery.pool,
            dispatches: DispatchDesk(notices: notices, heartbeatSecondsMax: heartbeatSecondsMax),
            returns: ReturnDesk(notices: notices), bytesMax: bytesMax
        ).add(to: router)
    }

    /// Bundles are printed as soon as they are made.
    private var printing: any Service {
        let office = PaperPress.Office(
            city: settings.text("city.name"), authority: settings.text("city.mayor"),
            contact: settings.text("city.office"), places: settings.text("city.places"))
        let worker = PrintWorker(
            pool: machinery.pool, press: PaperPress(office: office), kinds: law.kinds, logger: start.logger)
        return Periodic("printing", every: .seconds(1), logger: start.logger) { try await worker.step() }
    }

    /// Questions that nobody answered are asked again; letters whose day is over drop out.
    private var asking: any Service {
        let (notices, decisions, pool, outbox) = (notices, decisions, machinery.pool, machinery.outbox)
        let patience = Int64(settings.number("leaving.decision-seconds"))
        return Periodic("unanswered questions", every: .seconds(5), logger: start.logger) {
            let now = WallClock.now()
            try await outbox.withTransaction(on: pool) { tx in
                try decisions.askAgain(since: now.adding(seconds: -patience), at: now, in: tx)
                try notices.dropOverdue(at: now, in: tx)
            }
        }
    }
}
