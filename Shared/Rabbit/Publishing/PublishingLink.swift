import Logging
import PollThread

/// The publisher's connection, on a thread of its own.
///
/// A page of messages costs one hop and one continuation; several pages share the confirm window, so that the broker
/// is kept busy while one page ends and the next begins.
actor PublishingLink {
    /// Messages written between two looks at what the broker has answered.
    private static let burst = 32

    nonisolated let thread = PollThread(name: "amqp-publish")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
    nonisolated let socket = SocketGuard()
    nonisolated let board = Guarded(PublisherStatus())

    private let settings: RabbitSettings
    private let requiredQueues: [String]
    private let logger: Logger
    private let buffer: PublishBuffer
    private var session: BrokerSession?
    private var ledger: ConfirmLedger<Waiter>
    private var pages: [PublishPage] = []
    private var isBlocked = false
    private var nextQueueCheck = Deadline.never
    /// Set once, when the publisher is to end.
    private var finishBy: Deadline?
    private var dropped: CheckedContinuation<RabbitError, Never>?
    private var finished: [CheckedContinuation<Void, Never>] = []

    private struct Waiter {
        let page: PublishPage
        let index: Int
    }

    init(_ settings: RabbitSettings, requiredQueues: [String], logger: Logger) {
        (self.settings, self.requiredQueues, self.logger) = (settings, requiredQueues, logger)
        buffer = PublishBuffer(exchange: settings.exchange, frameMaxBytes: settings.frameMaxBytes)
        ledger = ConfirmLedger(window: settings.confirmWindow)
    }

    /// Connects and sees that every required queue exists. Blocks this thread within the bounds of the settings.
    func open() throws(RabbitError) {
        guard finishBy == nil else { throw RabbitError(.stopped) }
        do {
            let session = try BrokerSession(settings, guardedBy: socket)
            try requireQueues(session)
            try session.handle.selectConfirms()
            self.session = session
            isBlocked = false
            nextQueueCheck = .after(.seconds(settings.queueCheckSeconds))
            board.withLock { ($0.connected, $0.blocked) = (true, false) }
            session.wake(thread, every: settings.tick) { [weak self] in self?.assumeIsolated { $0.wake() } }
        } catch {
            board.withLock { $0.lastError = error }
            throw error
        }
    }

    /// Returns when the connection is gone, with the cause.
    func untilDropped() async -> RabbitError {
        guard session != nil else { return RabbitError(.notConnected) }
        return await withCheckedContinuation { dropped = $0 }
    }

    /// Sends a batch and returns what became of each message, in the same order.
    func publish(_ batch: [OutgoingMessage]) async -> [PublishOutcome] {
        if batch.isEmpty { return [] }
        if let refusal { return Array(repeating: .failed(refusal), count: batch.count) }
        let deadline = Deadline.after(.seconds(settings.publishTimeoutSeconds))
        return await withCheckedContinuation { continuation in
            pages.append(PublishPage(batch, deadline: deadline, continuation))
            wake()
        }
    }

    /// Takes no more, waits for open confirms within the bound, and closes.
    func finish() async {
        let limit = Deadline.after(.seconds(settings.publisherShutdownSeconds))
        finishBy = finishBy ?? limit
        guard session != nil else { return }
        await withCheckedContinuation { continuation in
            finished.append(continuation)
            wake()
        }
    }
}

extension PublishingLink {
    /// Why nothing can be taken at the moment.
    private var refusal: RabbitError? {
        if finishBy != nil { return RabbitError(.stopped) }
        if isBlocked { return RabbitError(.blocked) }
        if pages.count >= settings.pagesMax { return RabbitError(.busy, "\(pages.count) batches are waiting") }
        guard session == nil else { return nil }
        let missing = board.withLock { $0.missingQueues }
        return missing.isEmpty
            ? RabbitError(.notConnected) : RabbitError(.queueMissing, missing.joined(separator: ", "))
    }

    private func requireQueues(_ session: BrokerSession) throws(RabbitError) {
        var missing: [String] = []
        for queue in requiredQueues where try !session.handle.hasQueue(queue) { missing.append(queue) }
        board.withLock { $0.missingQueues = missing }
        guard missing.isEmpty else {
            throw RabbitError(.queueMissing, missing.joined(separator: ", "), brokerCode: 404)
        }
    }

    /// Everything that happens on this link happens here: on bytes from the broker, on a new page, on every tick.
    private func wake() {
        guard session != nil else { return }
        expectWriting()
        defer { socket.expectWriting(toEndBy: .never) }
        do {
            try read()
            try send()
            try expirePages()
            try checkQueues()
        } catch {
            drop(error)
        }
        finishIfDue()
    }

    /// Even a heartbeat can hang in a socket that the broker no longer reads.
    private func expectWriting() {
        socket.expectWriting(toEndBy: .after(.seconds(settings.publishTimeoutSeconds)))
    }

    private func read() throws(RabbitError) {
        guard let session else { return }
        let before = ledger.outstanding
        while let event = try session.nextEvent() { try take(event) }
        guard ledger.outstanding != before else { return }
        pages.removeAll(where: \.isFinished)
        let outstanding = ledger.outstanding
        board.withLock { ($0.lastConfirmAt, $0.outstanding) = (WallTime.now(), outstanding) }
    }

    private func take(_ event: BrokerEvent) throws(RabbitError) {
        switch event {
        case .ack(let tag, let multiple):
            try ledger.settle(tag, multiple: multiple) { $0.page.settle($0.index, .confirmed) }
        case .nack(let tag, let multiple):
            try ledger.settle(tag, multiple: multiple) { $0.page.settle($0.index, .rejected) }
        case .returned(let code, let text, let messageID):
            guard let waiter = ledger.first(where: { $0.page.isOpen($0.index, messageID: messageID) }) else {
                throw RabbitError(.protocolViolation, "a message came back that was not sent")
            }
            waiter.page.returned(waiter.index, code: code, text: text)
        case .blocked(let reason): setBlocked(true, reason)
        case .unblocked: setBlocked(false, "")
        case .closed(let error): throw error
        case .delivery, .consumerCancelled: throw RabbitError(.protocolViolation, "a delivery to a publisher")
        }
    }

    private func setBlocked(_ blocked: Bool, _ reason: String) {
        isBlocked = blocked
        board.withLock { $0.blocked = blocked }
        logger.warning("broker \(blocked ? "blocks" : "takes messages again")", metadata: ["reason": "\(reason)"])
    }

    private func send() throws(RabbitError) {
        while let session, !isBlocked, ledger.room > 0, let page = pages.first(where: \.hasUnsent) {
            socket.expectWriting(toEndBy: page.deadline)
            defer { expectWriting() }
            for _ in 0..<min(Self.burst, ledger.room) where page.hasUnsent { try sendNext(of: page, session) }
            try read()
        }
    }

    private func sendNext(of page: PublishPage, _ session: BrokerSession) throws(RabbitError) {
        let index = page.nextToSend
        let message = page.messages[index]
        page.sentNext()
        do {
            try buffer.check(message, bodyMaxBytes: settings.bodyMaxBytes)
        } catch {
            page.settle(index, .failed(error))
            if page.isFinished { pages.removeAll(where: \.isFinished) }
            return
        }
        _ = try ledger.published(Waiter(page: page, index: index))
        try buffer.publish(message, on: session.handle)
    }

    /// A page not answered in time is given up. Where the broker has not said that it is blocked, it is not well:
    /// the connection is given up too.
    private func expirePages() throws(RabbitError) {
        let late = pages.filter(\.deadline.hasPassed)
        guard !late.isEmpty else { return }
        let error = RabbitError(isBlocked ? .blocked : .timedOut, "no confirm in time")
        late.forEach { $0.giveUp(error) }
        pages.removeAll(where: \.isFinished)
        if !isBlocked { throw error }
    }

    /// `mandatory` protects only the last queue of a message: a queue deleted while we are connected must be noticed.
    private func checkQueues() throws(RabbitError) {
        guard let session, !isBlocked, nextQueueCheck.hasPassed else { return }
        nextQueueCheck = .after(.seconds(settings.queueCheckSeconds))
        for queue in requiredQueues { try session.handle.requireQueue(queue) }
    }

    private func finishIfDue() {
        guard let finishBy, let session, pages.isEmpty || finishBy.hasPassed else { return }
        if !isBlocked, !finishBy.hasPassed {
            session.handle.close(within: max(1, settings.publisherShutdownSeconds / 2))
        }
        drop(RabbitError(.stopped))
    }

    private func drop(_ error: RabbitError) {
        thread.unwatch()
        session = nil
        ledger.failAll { _ in }
        pages.forEach { $0.giveUp(error) }
        pages = []
        isBlocked = false
        board.withLock { status in
            (status.connected, status.blocked, status.outstanding) = (false, false, 0)
            status.lastError = error
        }
        dropped?.resume(returning: error)
        dropped = nil
        finished.forEach { $0.resume() }
        finished = []
    }
}
