import Codec
import CodecPrimitives
import IntakeRules
import Law
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
    /// Who is believed for real, and who in the sandbox.
    private let verifier: CallVerifier
    private let sandboxVerifier: CallVerifier
    private let batcher: WebhookBatcher?
    /// Signalled by whoever keeps a call.
    private let callWake = OutboxWake()
    private let tally = RefusalTally()
    private let sandboxTally = RefusalTally()
    private let agents: PushCatalog
    private let proxies: SourceList
    private let uploads: ChannelTokens
    private let calendar: OfficeCalendar
    private let refundForm: RefundFile?
    private let debitForm: DebitFile?
    private let debitBook: DebitBook
    private let seal: AccountSeal?
    private let billing: BillingDesk
    private let money: RemittanceCalendar
    private let scrutiny: ReceiptScrutiny
    private let returnWords: ReturnWords
    private let ids = IDSource()

    init(_ start: ServiceStart) throws {
        self.start = start
        machinery = Machinery(start.settings, publishing: Topology.publishes, logger: start.logger)
        channels = try Settings.channels(
            start.settings.text("channels"), LayoutCatalog(folder: start.settings.text("files.layouts-folder")),
            promises: start.settings.text("channels.promises"))
        calendar = try OfficeCalendar.embedded()
        verifier = try Settings.verifier(start.settings, "webhook")
        batcher = Settings.batcher(start.settings, in: machinery.pool)
        sandboxVerifier = try Settings.verifier(start.settings, "sandbox")
        agents = try Settings.agents(start.settings)
        proxies = try Settings.proxies(start.settings)
        refundForm = try Settings.sender(start.settings).map { try RefundFile(sender: $0) }
        debitForm = try Settings.sender(start.settings).map { try DebitFile(sender: $0) }
        debitBook = try DebitBook.embedded(start.settings.file("debits.consequences-file")?.bytes)
        seal = try AccountSeal(setting: start.settings.secret("accounts.keys") ?? "")
        billing = try Settings.billing(start.settings)
        money = try RemittanceSettings.calendar(start.settings)
        scrutiny = try RemittanceSettings.scrutiny(start.settings, money)
        returnWords = try Settings.returnWords(start.settings)
        uploads = try ChannelTokens(setting: start.settings.secret("files.tokens") ?? "", channels: channels)
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        let router = start.host.router()
        let gate = StaffGate(token: settings.secret("intake.staff-token"))
        FileRoutes(pool: pool, channels: channels, reception: reception, gate: gate, uploads: uploads).add(to: router)
        let direct = addGateways(to: router)
        try SandboxRoutes().add(to: router)
        PushRoutes(
            reception: webhooks, agents: agents, proxies: proxies, bytesMax: settings.number("webhook.body-max-bytes")
        ).add(to: router)
        SetAsideRoutes(
            pool: pool, gate: gate, wake: callWake, listMax: settings.number("receipts.list-max")
        ).add(to: router)
        ReceiptRoutes(
            pool: pool, desk: SettlementDesk(pool: pool, recorder: recorder), gate: gate,
            listMax: settings.number("receipts.list-max")
        ).add(to: router)
        ChannelRoutes(pool: pool, channels: channels, lateness: lateness, gate: gate).add(to: router)
        RemittanceRoutes(desk: remittances, gate: gate, listMax: settings.number("remittance.list-max")).add(to: router)
        ReceiptBookRoutes(
            desk: ReceiptBookDesk(pool: pool, recorder: recorder, clock: start.clock), gate: gate,
            listMax: settings.number("remittance.list-max")
        ).add(to: router)
        SlipRoutes(
            pool: pool, clock: start.clock, billing: billing, gate: gate, listMax: settings.number("transfers.list-max")
        ).add(to: router)
        DebitRoutes(
            pool: pool, desk: debits, gate: gate,
            bounds: DebitRoutes.Bounds(
                list: settings.number("transfers.list-max"), resultBytes: settings.number("debits.result-max-bytes"))
        ).add(to: router)
        MandateRoutes(pool: pool, clock: start.clock, gate: gate, form: debitForm, seal: seal).add(to: router)
        TransferFileRoutes(
            pool: pool, clock: start.clock, desk: debits, gate: gate, listMax: settings.number("transfers.list-max")
        ).add(to: router)
        RefundRoutes(pool: pool, desk: refunds, gate: gate, listMax: settings.number("transfers.list-max"))
            .add(to: router)
        TransferFileRoutes(
            pool: pool, clock: start.clock, desk: refunds, gate: gate, listMax: settings.number("transfers.list-max")
        ).add(to: router)
        try await start.host.run(
            machinery.parts(handlers: handlers.byType) + workers, router: router, health: health, direct: direct)
    }

    private var lateness: ChannelLateness {
        ChannelLateness(
            channels: channels, calendar: calendar, clock: start.clock,
            measuredFiles: settings.number("channels.measured-files"))
    }

    private var health: HealthChecks {
        let (lateness, drop) = (lateness, dropWatch)
        return machinery.health(
            states: { tx in
                var piles = try IntakeHealth.piles(in: tx)
                let broken = try lateness.standings(in: tx).values.filter(\.isPromiseBroken).count
                piles["channel_promise_broken"] = HealthReport.Pile(count: broken, oldestSeconds: nil)
                return piles.merging(try drop?.piles(at: WallClock.now()) ?? [:]) { first, _ in first }
            }, channels: { tx in try lateness.late(in: tx) })
    }

    private var dropRules: DropRules {
        DropRules(
            partialSuffixes: settings.text("drop.partial-suffixes").split(separator: " ").map {
                ReceivedText(String($0))
            }, quietSeconds: Int64(settings.number("drop.quiet-seconds")))
    }

    /// Nil without a watched folder.
    private var dropWatch: DropWatch? {
        let path = settings.text("drop.folder")
        return path.isEmpty
            ? nil : DropWatch(folder: DropFolder(path: path), rules: dropRules, channels: channels)
    }

    private var dropping: [any Service] {
        guard let watch = dropWatch else { return [] }
        let worker = DropWorker(
            folder: watch.folder, rules: watch.rules, reception: reception, channels: channels,
            bounds: DropWorker.Bounds(
                filesPerPass: settings.number("drop.files-per-pass"),
                leaseSeconds: Int64(settings.number("drop.lease-seconds"))), logger: start.logger)
        let pause = Duration.milliseconds(settings.number("drop.poll-milliseconds"))
        return [Periodic("watched folder", every: pause, logger: start.logger) { try await worker.step() }]
    }

    private var settings: ServiceSettings { start.settings }
    private var pool: PostgresPool { machinery.pool }
    private var recorder: ReceiptRecorder {
        ReceiptRecorder(outbox: machinery.outbox, ids: ids, scrutiny: scrutiny)
    }

    private var remittances: RemittanceDesk {
        RemittanceDesk(
            pool: pool, outbox: machinery.outbox, ids: ids, calendar: money, clock: start.clock,
            proofDays: settings.number("remittance.proof-days"), earlyDays: settings.number("remittance.early-days"),
            logger: start.logger,
            returns: ReturnDesk(refunds: refunds, words: returnWords, days: settings.number("refunds.return-days")),
            standingSeconds: Int64(settings.number("remittance.standing-seconds")))
    }

    private var debits: DebitDesk {
        DebitDesk(
            recorder: recorder, form: debitForm, fileMax: settings.number("debits.file-max"), book: debitBook,
            seal: seal)
    }

    private var refunds: RefundDesk {
        RefundDesk(
            outbox: machinery.outbox, ids: ids, form: refundForm, fileMax: settings.number("refunds.file-max"),
            seal: seal)
    }

    private var handlers: Handlers { Handlers(refunds: refunds, debits: debits, clock: start.clock) }

    private var reception: FileReception {
        FileReception(
            pool: pool, ids: ids, bytesMax: settings.number("files.body-max-bytes"),
            partBytes: settings.number("files.part-bytes"), today: { [clock = start.clock] in clock.today() })
    }

    private var webhooks: WebhookReception {
        WebhookReception(pool: pool, ids: ids, wake: callWake, batcher: batcher)
    }

    /// For calls that cannot share a commit, or could not.
    private var webhooksAlone: WebhookReception { WebhookReception(pool: pool, ids: ids, wake: callWake) }

    /// Makes receipts of calls: those that come within a short while together.
    private var callWorker: any Service {
        let application = CallApplication(
            pool: pool, recorder: recorder,
            bounds: CallApplication.Bounds(
                calls: settings.number("webhook.apply-calls"), raceRetries: settings.number("receipts.race-retries")),
            logger: start.logger)
        let gathering = Duration.milliseconds(settings.number("webhook.apply-milliseconds"))
        let pause = Duration.milliseconds(settings.number("webhook.poll-milliseconds"))
        return Periodic("calls", every: pause, orAt: callWake, logger: start.logger) {
            try await Task.sleep(for: gathering)
            while try await application.step() {}
        }
    }

    /// - Returns: what is answered without the router; nothing where each call has its own commit.
    private func addGateways(to router: ServiceRouter) -> [DirectRoute] {
        let (bytesMax, pageMax) = (settings.number("webhook.body-max-bytes"), settings.number("webhook.list-max"))
        let (alone, sandbox) = (webhooksAlone, SandboxReception(pool: pool, ids: ids))
        let real = WebhookRoutes(verifier: verifier, bytesMax: bytesMax, tally: tally) { id, body, gateway in
            try await alone.take(id, body: body, gateway: gateway)
        }
        real.add(to: router)
        DeliveryRoutes(pool: pool, verifier: verifier, tally: tally, book: .real, pageMax: pageMax).add(to: router)
        WebhookRoutes(path: "/sandbox/webhooks", verifier: sandboxVerifier, bytesMax: bytesMax, tally: sandboxTally) {
            id, body, gateway in
            try await sandbox.take(id, body: body, gateway: gateway)
        }.add(to: router)
        DeliveryRoutes(
            path: "/sandbox", pool: pool, verifier: sandboxVerifier, tally: sandboxTally, book: .sandbox,
            pageMax: pageMax
        ).add(to: router)
        return batcher == nil ? [] : [real.direct(sharing: webhooks)]
    }

    /// Writes the numbers of calls that were not believed, and forgets old test calls.
    private var deliveryLog: any Service {
        let (pool, tally, sandboxTally) = (pool, tally, sandboxTally)
        let seconds = Int64(settings.number("sandbox.days")) * 86_400
        return Periodic("delivery log", every: settings.seconds("webhook.log-seconds"), logger: start.logger) {
            try await tally.flush(to: pool, .real)
            try await sandboxTally.flush(to: pool, .sandbox)
            let limit = WallClock.now().adding(seconds: -seconds)
            try await pool.withTransaction { tx in try DeliveryLogStore.sweepSandbox(before: limit, in: tx) }
        }
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
            callWorker, sweep, deliveryLog,
        ] + (batcher.map { [$0] } ?? []) + dropping + moneyWorkers + resealing
    }

    /// Accounts that lie under another key than the present one, or under none.
    private var resealing: [any Service] {
        guard let seal else { return [] }
        let work = AccountReseal(pool: pool, seal: seal, page: settings.number("accounts.reseal-page"))
        return [
            Periodic("account seals", every: settings.seconds("accounts.reseal-seconds"), logger: start.logger) {
                try await work.run()
            }
        ]
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
        WatermarkWorker(
            pool: pool, channels: channels, outbox: machinery.outbox, ids: ids, calendar: calendar,
            measuredFiles: ReceivedText(settings.text("channels.lag")) == ReceivedText("measured")
                ? settings.number("channels.measured-files") : nil)
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
