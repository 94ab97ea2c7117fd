internal import Logging
internal import PollThread

/// One connection with its own thread, made when it is first needed and again when it was lost.
///
/// All its work is synchronous on that thread; nothing is awaited, so nothing can slip into a transaction.
actor PostgresConnection {
    private nonisolated let thread: PollThread
    nonisolated let interrupt = Interrupt()
    private let settings: PostgresSettings
    private let logger: Logger
    private let onLoss: @Sendable () -> Void
    private var link: Link?
    /// Whether a lost link is replaced; otherwise the first is the only one.
    private let isRenewed: Bool
    /// Why no new link is made any more.
    private var ending: PostgresError?

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    /// - Parameter onLoss: called on the connection's thread when an unused connection has ended.
    init(
        _ settings: PostgresSettings, name: String, isRenewed: Bool = true, logger: Logger,
        onLoss: @escaping @Sendable () -> Void
    ) {
        thread = PollThread(name: name)
        self.isRenewed = isRenewed
        self.settings = settings
        self.logger = logger
        self.onLoss = onLoss
    }

    isolated deinit {
        drop()
        thread.stop()
    }

    /// Whether there is a connection to use again.
    var isLive: Bool { link.map { !$0.isBroken } ?? false }

    /// Whether no connection will be made any more.
    var isEnded: Bool { ending != nil }

    /// Makes the connection if there is none.
    func connect() throws(PostgresError) {
        _ = try open()
    }

    func close() {
        drop()
        ending = PostgresError(code: .poolClosed, message: "the connection was closed")
    }

    /// Runs `body` in a transaction; the second value tells whether the connection can be used again.
    func transaction<T: Sendable>(
        _ ticket: Interrupt.Ticket, _ options: TransactionOptions,
        _ body: @Sendable (borrowing Transaction) throws -> T
    ) -> (Result<T, any Error>, isLive: Bool) {
        interrupt.begin(ticket)
        let outcome = Result { try runTransaction(options, body) }
        dropIfBroken()
        return (outcome, isLive)
    }

    /// Runs `body` with statements that commit by themselves. With `isShared` nothing of it is left to the next.
    func session<T: Sendable>(
        _ ticket: Interrupt.Ticket, isShared: Bool, _ body: @Sendable (borrowing Session) throws -> T
    ) -> (Result<T, any Error>, isLive: Bool) {
        interrupt.begin(ticket)
        let outcome = Result { try runSession(isShared: isShared, body) }
        dropIfBroken()
        return (outcome, isLive)
    }
}

extension PostgresConnection {
    private func runTransaction<T: Sendable>(
        _ options: TransactionOptions, _ body: @Sendable (borrowing Transaction) throws -> T
    ) throws -> T {
        let link = try begin(options)
        let value: T
        do {
            value = try body(Transaction(link: link))
        } catch {
            link.rollback()
            throw error
        }
        try link.commit()
        return value
    }

    /// A connection that lay idle may have died unnoticed. Nothing has happened yet, so a fresh one is tried once.
    private func begin(_ options: TransactionOptions) throws(PostgresError) -> Link {
        let wasOpen = isLive
        let link = try open()
        do throws(PostgresError) {
            try link.begin(options)
            return link
        } catch {
            var error = error
            error.outcome = .rolledBack
            guard wasOpen, link.isBroken else {
                link.rollback()
                throw error
            }
        }
        let fresh = try open()
        do throws(PostgresError) {
            try fresh.begin(options)
        } catch {
            fresh.rollback()
            throw error
        }
        return fresh
    }

    private func runSession<T: Sendable>(
        isShared: Bool, _ body: @Sendable (borrowing Session) throws -> T
    ) throws -> T {
        let link = try open()
        link.beginSession()
        defer { if isShared { link.leaveSession() } else { link.interrupt.disarm() } }
        return try body(Session(link: link))
    }

    private func open() throws(PostgresError) -> Link {
        dropIfBroken()
        if let link { return link }
        if let ending { throw ending }
        let link = try Link(settings, interrupt: interrupt, logger: logger)
        self.link = link
        thread.watch(link.descriptor, every: .seconds(settings.keepaliveIdleSeconds)) { [weak self] in
            self?.assumeIsolated { $0.lookAtIdleLink() }
        }
        return link
    }

    /// Between jobs: the server may have said something, or gone.
    private func lookAtIdleLink() {
        guard let link, !link.stillThere() else { return }
        logger.debug("an idle connection has ended")
        drop()
        onLoss()
    }

    private func dropIfBroken() {
        if let link, link.isBroken { drop() }
    }

    private func drop() {
        guard link != nil else { return }
        thread.unwatch()
        link = nil
        if !isRenewed { ending = PostgresError(code: .connectionLost, message: "the session was lost") }
    }
}
