import CaseRules
import Codec
import CodecPrimitives
import Hummingbird
import Law
import Logging
import Outbox
import Postgres
import ServiceKit
import ServiceLifecycle

/// Puts case-management together: what it stands on, what it hears, what it serves.
struct Wiring: Sendable {
    private let start: ServiceStart
    private let machinery: Machinery
    private let law: LawBook
    private let ids = IDSource()
    private let extinction: ExtinctionPolicy
    private let slipTerms: SlipTerms
    private let debitRules: (book: DebitBook, days: DebitDays)
    private let measureBook: MeasureBook
    private let moneyBook: MoneyBook
    private let prescription: Prescription
    private let revenue: RevenueDesk

    /// - Throws: `LawError` when law or the city's file is not consistent: a service must not decide by half a law.
    init(_ start: ServiceStart) throws {
        self.start = start
        machinery = Machinery(start.settings, publishing: Topology.publishes, logger: start.logger)
        law = try LawBook.configured(start.settings)
        prescription = try Prescription(law.policies)
        extinction = try Settings.extinction(start.settings)
        slipTerms = try Settings.slipTerms(start.settings)
        debitRules = try Settings.debits(start.settings)
        measureBook = try Settings.measures(start.settings)
        moneyBook = try Settings.money(start.settings)
        revenue = RevenueDesk(codes: try Settings.budgetCodes(start.settings), clock: start.clock)
    }

    /// Runs until the process is asked to end.
    func run() async throws {
        let router = start.host.router()
        let access = try await StaffWiring(settings: settings, law: law)
        router.add(middleware: access.middleware(clock: start.clock))
        addRoutes(to: router)
        try access.pages(
            pool: machinery.pool, clock: start.clock, prescriptions: PrescriptionDesk(law: law, rules: prescription)
        ).add(to: router)
        try await LawVersionDesk(
            pool: machinery.pool, pause: .milliseconds(settings.number("law.retry-milliseconds")), logger: start.logger
        ).register(law.versions + measureBook.versions)
        let health = machinery.health { tx in try CaseHealth.piles(in: tx) }
        try await start.host.run(
            machinery.parts(handlers: handlers) + [nightly, slipNews, accounting], router: router, health: health)
    }

    private var nightly: Periodic {
        let evaluation = NightlyEvaluation(
            pool: machinery.pool, law: law, rules: prescription, policy: extinction, settlement: settlement, ids: ids,
            clock: start.clock, page: settings.number("nightly.page"), logger: start.logger)
        let watch = MeasureWatch(
            pool: machinery.pool, measures: measures, clock: start.clock, page: settings.number("measures.page"),
            logger: start.logger)
        return Periodic(
            "nightly evaluation", every: settings.seconds("nightly.check-seconds"), logger: start.logger
        ) {
            try await evaluation.run()
            try await watch.run()
        }
    }

    private var slipNews: Periodic {
        let watch = SlipWatch(
            pool: machinery.pool, mailbox: mailbox, clock: start.clock, page: settings.number("slips.watch-page"),
            windowSeconds: Int64(settings.number("slips.watch-window-seconds")))
        return Periodic("slip news", every: settings.seconds("slips.watch-seconds"), logger: start.logger) {
            try await watch.run()
        }
    }

    private var accounting: Periodic {
        let (revenue, pool) = (revenue, machinery.pool)
        return Periodic("revenue", every: settings.seconds("accounting.check-seconds"), logger: start.logger) {
            try await revenue.catchUp(pool)
        }
    }

    private var settings: ServiceSettings { start.settings }
    private var mailbox: Mailbox { Mailbox(outbox: machinery.outbox, ids: ids) }
    private var revocations: RevocationDesk { RevocationDesk(mailbox: mailbox, clock: start.clock) }

    private var posting: PostingStore { PostingStore(law: law, ids: ids) }
    private var settlement: SettlementDesk {
        SettlementDesk(
            store: posting, rules: ReceiptPosting(rates: law.rates), revocations: revocations, mailbox: mailbox)
    }

    private var measures: MeasureDesk {
        MeasureDesk(
            book: measureBook, rules: MeasureRules(book: measureBook, calendar: law.calendar),
            facts: MeasureFactsStore(law: law, prescription: prescription),
            consequences: MeasureConsequences(
                book: measureBook, settlement: settlement, revocations: revocations, mailbox: mailbox, ids: ids),
            ids: ids)
    }

    private var successions: SuccessionDesk {
        SuccessionDesk(law: law, revocations: revocations, ids: ids)
    }

    private var clearances: ClearanceDesk {
        ClearanceDesk(
            facts: ClearanceFactsStore(
                law: law, prescription: prescription, moneyProducers: Settings.moneyProducers(settings),
                silenceSeconds: Int64(settings.number("clearance.silence-seconds"))),
            rules: Clearance(law: law, policy: Settings.policy(settings), money: moneyBook),
            slips: SlipDesk(terms: slipTerms, ids: ids), clock: start.clock, ids: ids)
    }

    private var demands: DemandDesk {
        DemandDesk(law: law, clearances: clearances, page: settings.number("demands.page"))
    }

    private var notices: NoticeDesk {
        NoticeDesk(
            demands: demands, mailbox: mailbox,
            silenceSeconds: Int64(settings.number("clearance.silence-seconds")))
    }

    private var suspense: SuspenseDesk {
        SuspenseDesk(law: law, rules: Settings.suspenseRules(settings), settlement: settlement)
    }

    private var debits: DebitDesk {
        DebitDesk(
            mailbox: mailbox,
            followUps: DebitFollowUpDesk(
                mailbox: mailbox, ids: ids, book: debitRules.book, days: debitRules.days, calendar: law.calendar,
                slips: SlipDesk(terms: slipTerms, ids: ids), clock: start.clock))
    }

    private var refundOrders: RefundOrderDesk { RefundOrderDesk(mailbox: mailbox, ids: ids, suspense: suspense) }

    private var handlers: [String: BatchHandler] {
        let refunds = RefundPaidHandler(desk: refundOrders)
        let debits = debits
        let receipts = ReceiptsRecordedHandler(
            store: posting, rules: ReceiptPosting(rates: law.rates), revocations: revocations,
            mailbox: mailbox, logger: start.logger)
        let requests = ClearanceRequestedHandler(desk: clearances, mailbox: mailbox)
        let letters = NoticeHandlers(revocations: revocations, clock: start.clock, ids: ids)
        let assignments = AssignmentChangedHandler(revocations: revocations, clock: start.clock, ids: ids)
        return [
            MessageType.receiptsRecorded.rawValue: { messages, tx in try receipts.handle(messages, tx) },
            MessageType.channelAdvanced.rawValue: { messages, tx in try ChannelAdvancedHandler().handle(messages, tx) },
            MessageType.clearanceRequested.rawValue: { messages, tx in try requests.handle(messages, tx) },
            MessageType.seizureChanged.rawValue: { messages, tx in try SeizureChangedHandler().handle(messages, tx) },
            MessageType.assignmentChanged.rawValue: { messages, tx in try assignments.handle(messages, tx) },
            MessageType.noticeDispatched.rawValue: { messages, tx in try letters.dispatched(messages, tx) },
            MessageType.noticeReturned.rawValue: { messages, tx in try letters.returned(messages, tx) },
            MessageType.debitResulted.rawValue: { messages, tx in try debits.handle(messages, tx) },
            MessageType.refundPaid.rawValue: { messages, tx in try refunds.handle(messages, tx) },
            MessageType.remittanceMatched.rawValue: { [revenue] messages, tx in try revenue.matched(messages, tx) },
            // What did not come is asked about by intake's officers.
            MessageType.remittanceBroken.rawValue: { _, _ in },
        ]
    }

    private func addRoutes(to router: ServiceRouter) {
        let staff = StaffGate(token: settings.secret("case.staff-token"))
        let desk = StaffDesk(pool: machinery.pool, clock: start.clock, ids: ids, wake: machinery.outbox.wake)
        AssessmentRoutes(
            gate: staff, desk: desk, imports: AssessmentDesk(law: law, ids: ids),
            bodyMax: settings.number("import.body-max-bytes"),
            timeoutSeconds: settings.number("import.timeout-seconds")
        ).add(to: router)
        DemandRoutes(gate: staff, desk: desk, revocations: revocations, demands: demands, notices: notices)
            .add(to: router)
        NoticeRoutes(gate: staff, desk: desk, notices: notices).add(to: router)
        HoldRoutes(gate: staff, desk: desk, revocations: revocations, settlement: settlement).add(to: router)
        ReassessmentRoutes(gate: staff, desk: desk, settlement: settlement).add(to: router)
        ChargeWaiverRoutes(gate: staff, desk: desk, settlement: settlement).add(to: router)
        RefundRoutes(gate: staff, desk: desk, refunds: RefundDesk(law: law, settlement: settlement)).add(to: router)
        RefundOrderRoutes(gate: staff, desk: desk, orders: refundOrders).add(to: router)
        DebitRoutes(gate: staff, desk: desk, debits: debits).add(to: router)
        SuspenseRoutes(
            gate: staff, desk: desk, suspense: suspense,
            bounds: SuspenseRoutes.Bounds(
                page: settings.number("suspense.page"), candidates: settings.number("suspense.candidates"),
                issuer: slipTerms.issuer)
        ).add(to: router)
        PersonRoutes(gate: staff, desk: desk, revocations: revocations).add(to: router)
        SeizureRoutes(gate: staff, desk: desk, law: law, mailbox: mailbox).add(to: router)
        PlacementRoutes(gate: staff, desk: desk, mailbox: mailbox).add(to: router)
        SuccessionRoutes(gate: staff, desk: desk, successions: successions).add(to: router)
        InsolvencyRoutes(gate: staff, desk: desk, law: law).add(to: router)
        MeasureRoutes(gate: staff, desk: desk, law: law, measures: measures).add(to: router)
        ClaimRoutes(gate: staff, desk: desk, law: law).add(to: router)
        MoneyRoutes(gate: staff, desk: desk, book: moneyBook, heldDays: settings.number("clearance.held-days"))
            .add(to: router)
        ShownReceiptRoutes(
            gate: staff, desk: desk, revocations: revocations, days: settings.number("receipts.shown-days")
        ).add(to: router)
        AccountingRoutes(gate: staff, desk: desk, revenue: revenue).add(to: router)
        PrescriptionRoutes(
            gate: staff, desk: desk, law: law, prescriptions: PrescriptionDesk(law: law, rules: prescription),
            revocations: revocations
        ).add(to: router)
    }
}
