import Codec
import CodecPrimitives
import IntakeRules
import Logging
import Outbox
import Postgres
import ServiceKit
import ServiceLifecycle

/// Puts payment-intake together: what it stands on, what it hears, what it does by itself, what it serves.
struct Wiring: Sendable {
    private let start: ServiceStart
    private let machinery: Machinery
    private let channels: ChannelCatalog
    private let gateways: GatewayCatalog
    private let messageKeys: MessageKeyCatalog
    private let agents: PushCatalog
    private let proxies: SourceList
    private let uploads: ChannelTokens
    private let money: RemittanceCalendar
    private let scrutiny: ReceiptScrutiny
    private let ids = IDSource()

    init(_ start: ServiceStart) throws {
        self.start = start
        machinery = Machinery(start.settings, publishing: Topology.publishes, logger: start.logger)
        channels = try Settings.channels(
            start.settings.text("channels"), LayoutCatalog(folder: start.settings.text("files.layouts-folder")))
        gateways = try GatewayCatalog(setting: start.settings.secret("webhook.secrets") ?? "")
        messageKeys = try MessageKeyCatalog(setting: start.settings.secret("webhook.message-keys") ?? "")
        agents = try Settings.agents(start.settings)
        proxies = try Settings.proxies(start.settings)
        money = try RemittanceSettings.calendar(start.settings)
        scrutiny = try RemittanceSettings.scrutiny(start.settings, money)
        uploads = try ChannelTokens(setting: start.settings.secret("files.tokens") ?? "", channels: channels)
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        let router = start.host.router()
        let gate = StaffGate(token: settings.secret("intake.staff-token"))
        FileRoutes(pool: pool, channels: channels, reception: reception, gate: gate, uploads: uploads).add(to: router)
        WebhookRoutes(reception: webhooks, bytesMax: settings.number("webhook.body-max-bytes")).add(to: router)
        PushRoutes(
            reception: webhooks, agents: agents, proxies: proxies, bytesMax: settings.number("webhook.body-max-bytes")
        ).add(to: router)
        ReceiptRoutes(
            pool: pool, desk: SettlementDesk(pool: pool, recorder: recorder), gate: gate,
            listMax: settings.number("receipts.list-max")
        ).add(to: router)
        RemittanceRoutes(desk: remittances, gate: gate, listMax: settings.number("remittance.list-max")).add(to: router)
        ChannelRoutes(pool: pool, channels: channels).add(to: router)
        let lateness = ChannelLateness(channels: channels, clock: start.clock)
        let health = machinery.health(
            states: { tx in
                Dictionary(
                    try IntakeHealth.piles(in: tx).map { pile in
                        let age = pile.oldest.map { Int($0.seconds(until: WallClock.now())) }
                        return (pile.name, HealthReport.Pile(count: pile.count, oldestSeconds: age))
                    }, uniquingKeysWith: { first, _ in first })
            }, channels: { tx in try lateness.days(in: tx) })
        try await start.host.run(machinery.parts(handlers: handlers) + workers, router: router, health: health)
    }

    private var settings: ServiceSettings { start.settings }
    private var pool: PostgresPool { machinery.pool }
    private var recorder: ReceiptRecorder {
        ReceiptRecorder(outbox: machinery.outbox, ids: ids, scrutiny: scrutiny)
    }

    private var remittances: RemittanceDesk {
        RemittanceDesk(
            pool: pool, outbox: machinery.outbox, ids: ids, calendar: money, clock: start.clock,
            proofDays: settings.number("remittance.proof-days"), logger: start.logger)
    }

    private var handlers: [String: BatchHandler] {
        [
            MessageType.remittanceExpected.rawValue: { messages, tx in try RemittanceHandler.handle(messages, tx) },
            MessageType.postingsRecorded.rawValue: { messages, tx in try PostingHandler.handle(messages, tx) },
        ]
    }

    private var reception: FileReception {
        FileReception(
            pool: pool, ids: ids, bytesMax: settings.number("files.body-max-bytes"),
            partBytes: settings.number("files.part-bytes"))
    }

    private var webhooks: WebhookReception {
        WebhookReception(
            pool: pool, gateways: gateways, messageKeys: messageKeys, recorder: recorder,
            toleranceSeconds: Int64(settings.number("webhook.tolerance-seconds")),
            raceRetries: settings.number("receipts.race-retries"))
    }

    private var workers: [any Service] {
        let (files, watermarks) = (fileWorker, watermarkWorker)
        return [
            Periodic("files", every: .milliseconds(settings.number("files.poll-milliseconds")), logger: start.logger) {
                while try await files.step() {}
            },
            Periodic(
                "watermarks", every: .milliseconds(settings.number("watermark.poll-milliseconds")), logger: start.logger
            ) {
                try await watermarks.step()
            },
            sweep,
        ] + moneyWorkers
    }

    /// The match, its proofs, and flashes that age.
    private var moneyWorkers: [any Service] {
        let (desk, flashDays) = (remittances, settings.number("receipts.flash-days"))
        return [
            Periodic("remittances", every: settings.seconds("remittance.poll-seconds"), logger: start.logger) {
                try await desk.step()
                try await desk.age(afterDays: flashDays)
            },
            Periodic("remittance proofs", every: settings.seconds("remittance.proof-seconds"), logger: start.logger) {
                try await desk.prove()
            },
        ]
    }

    private var fileWorker: FileWorker {
        let parts = EvidenceParts(pool: pool)
        let bounds = FileApplication.Bounds(
            chunkRecords: settings.number("files.chunk-records"), leaseSeconds: settings.number("files.lease-seconds"),
            raceRetries: settings.number("receipts.race-retries"))
        return FileWorker(
            pool: pool, channels: channels,
            validation: FileValidation(
                parts: parts, findingsMax: settings.number("files.findings-max"),
                bankLinesMax: settings.number("bank.lines-max")),
            application: FileApplication(pool: pool, parts: parts, recorder: recorder, bounds: bounds),
            logger: start.logger)
    }

    private var watermarkWorker: WatermarkWorker {
        WatermarkWorker(pool: pool, channels: channels, outbox: machinery.outbox, ids: ids)
    }

    /// Parts of bodies whose sender hung up.
    private var sweep: any Service {
        let (pool, hours, parts) = (
            pool, settings.number("evidence.orphan-hours"), settings.number("evidence.sweep-parts")
        )
        return Periodic("evidence sweep", every: settings.seconds("evidence.sweep-seconds"), logger: start.logger) {
            let limit = WallClock.now().adding(seconds: -Int64(hours) * 3600)
            _ = try await pool.withTransaction { tx in try EvidenceStore.sweep(before: limit, atMost: parts, in: tx) }
        }
    }
}
