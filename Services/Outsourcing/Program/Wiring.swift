import CodecPrimitives
import Law
import Logging
import Outbox
import OutsourcingRules
import Postgres
import ServiceKit
import ServiceLifecycle

/// Puts outsourcing together: what it stands on, what it hears, what it does by itself, what it serves.
struct Wiring: Sendable {
    private let start: ServiceStart
    private let machinery: Machinery
    private let law: LawBook
    private let journal: AssignmentJournal

    /// - Throws: `LawError` when law or the city's file is not consistent: a service must not decide by half a law.
    init(_ start: ServiceStart) throws {
        self.start = start
        machinery = Machinery(start.settings, publishing: Topology.publishes, logger: start.logger)
        law = try LawBook.configured(start.settings)
        journal = AssignmentJournal(outbox: machinery.outbox, ids: IDSource())
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        let tokens = try await TokenIssuer(
            key: settings.secret("tokens.key"), seconds: Int64(settings.number("tokens.seconds")))
        let router = start.host.router()
        TokenRoute(tokens: tokens, pool: machinery.pool).add(to: router)
        contractorRoutes(tokens).add(to: router)
        addStaffRoutes(to: router)
        let health = machinery.health { tx in try OutsourcingHealth.piles(in: tx) }
        let handlers = Handlers(placements: placements, decisions: decisions, payments: payments).byType
        try await start.host.run(machinery.parts(handlers: handlers) + [asking], router: router, health: health)
    }

    private var settings: ServiceSettings { start.settings }
    private var bytesMax: Int { settings.number("body.max-bytes") }
    private var placements: PlacementDesk { PlacementDesk(journal: journal, kinds: law.kinds, clock: start.clock) }
    private var decisions: DecisionDesk { DecisionDesk(journal: journal, placements: placements) }
    private var payments: PaymentDesk { PaymentDesk(clock: start.clock) }
    private var returns: ReturnDesk { ReturnDesk(journal: journal, clock: start.clock) }
    private var statements: StatementDesk { StatementDesk(clock: start.clock) }

    private func contractorRoutes(_ tokens: TokenIssuer) -> ContractorRoutes {
        ContractorRoutes(
            gate: ContractorGate(tokens: tokens, pool: machinery.pool),
            posts: IdempotentPost(pool: machinery.pool, outbox: machinery.outbox, bytesMax: bytesMax),
            feed: FeedDesk(
                journal: journal, placements: placements,
                heartbeatSecondsMax: Int64(settings.number("handover.heartbeat-seconds-max")),
                itemsMax: settings.number("feed.items-max")),
            collections: CollectionDesk(journal: journal, clock: start.clock, calendar: law.calendar),
            returns: returns, statements: statements)
    }

    private func addStaffRoutes(to router: ServiceRouter) {
        let staff = StaffGate(token: settings.secret("outsourcing.staff-token"))
        ContractRoutes(
            gate: staff, pool: machinery.pool, ids: journal.ids, kinds: law.kinds, bytesMax: bytesMax
        ).add(to: router)
        StaffRoutes(
            gate: staff, pool: machinery.pool, returns: returns, payments: payments, statements: statements,
            bytesMax: bytesMax, listMax: settings.number("list.max")
        ).add(to: router)
    }

    /// Questions that nobody answered are asked again.
    private var asking: any Service {
        let (decisions, pool, outbox) = (decisions, machinery.pool, machinery.outbox)
        let patience = Int64(settings.number("handover.decision-seconds"))
        return Periodic("unanswered questions", every: .seconds(5), logger: start.logger) {
            let now = WallClock.now()
            try await outbox.withTransaction(on: pool) { tx in
                try decisions.askAgain(since: now.adding(seconds: -patience), at: now, in: tx)
            }
        }
    }
}
