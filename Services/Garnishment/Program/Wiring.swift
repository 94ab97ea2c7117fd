import CodecPrimitives
import Logging
import Outbox
import Postgres
import ServiceKit
import ServiceLifecycle

/// Puts garnishment together: what it stands on, what it hears, what it does by itself, what it serves.
struct Wiring: Sendable {
    private let start: ServiceStart
    private let machinery: Machinery
    private let journal: ItemJournal
    private let bankFile: BankFile
    private let resultReader: ResultReader

    init(_ start: ServiceStart) throws {
        self.start = start
        machinery = Machinery(start.settings, publishing: Topology.publishes, logger: start.logger)
        journal = ItemJournal(outbox: machinery.outbox, ids: IDSource())
        bankFile = BankFile(
            layout: try Settings.layout(start.settings.text("layout.request")), city: try Settings.city(start.settings))
        resultReader = try ResultReader(try Settings.layout(start.settings.text("layout.result")))
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        let router = start.host.router()
        batchRoutes.add(to: router)
        ItemRoutes(
            pool: pool, approvals: ApprovalDesk(pool: pool, journal: journal),
            answers: AnswerDesk(pool: pool, journal: journal), gate: gate,
            bytesMax: settings.number("files.body-max-bytes"),
            listMax: settings.number("list.max")
        ).add(to: router)
        let health = machinery.health { tx in try GarnishmentHealth.piles(in: tx) }
        let handlers = Handlers(journal: journal).byType
        try await start.host.run(machinery.parts(handlers: handlers) + [exports], router: router, health: health)
    }

    private var settings: ServiceSettings { start.settings }
    private var pool: PostgresPool { machinery.pool }
    private var gate: StaffGate { StaffGate(token: settings.secret("garnishment.staff-token")) }

    private var batchRoutes: BatchRoutes {
        BatchRoutes(
            pool: pool, drafts: DraftDesk(pool: pool, journal: journal, itemsMax: settings.number("batch.items-max")),
            exports: ExportDesk(pool: pool, journal: journal),
            files: FileDesk(
                pool: pool, journal: journal,
                heartbeatSecondsMax: Int64(settings.number("export.heartbeat-seconds-max"))),
            results: ResultDesk(pool: pool, journal: journal, reader: resultReader), gate: gate,
            bytesMax: settings.number("files.body-max-bytes"), listMax: settings.number("list.max"))
    }

    private var exports: any Service {
        let worker = ExportWorker(
            pool: pool, journal: journal, file: bankFile, clock: start.clock,
            bounds: ExportWorker.Bounds(
                decisionSeconds: Int64(settings.number("export.decision-seconds")),
                heartbeatSecondsMax: Int64(settings.number("export.heartbeat-seconds-max")),
                batchesMax: settings.number("list.max")),
            logger: start.logger)
        let pause = Duration.milliseconds(settings.number("export.poll-milliseconds"))
        return Periodic("exports", every: pause, logger: start.logger) {
            _ = try await worker.step()
        }
    }
}
