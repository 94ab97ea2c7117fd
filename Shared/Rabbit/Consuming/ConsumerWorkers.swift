import PollThread

/// How one connection's service ended.
struct ServiceEnd: Sendable {
    /// What a handler asked for, if one did.
    var pause: Duration?
    /// Whether at least one batch was settled.
    var madeProgress = false
}

/// The handlers of one connection at work.
struct ConsumerWorkers: Sendable {
    let link: ConsumingLink
    let handler: any DeliveryHandler
    let settings: RabbitSettings

    private enum Event: Sendable {
        case ended(ServiceEnd)
        case handlersTookTooLong
        case cancelled
    }

    /// Works until the connection is gone, a handler asks for a pause, or `stop` is set; then handlers in flight have
    /// `consumerShutdownSeconds` before their tasks are cancelled.
    func serve(until stop: Latch) async -> ServiceEnd {
        let finished = Latch()
        return await withTaskGroup(of: Event.self) { group in
            group.addTask { .ended(await work()) }
            group.addTask { await supervise(stop, finished) }
            for await event in group {
                switch event {
                case .ended(let end):
                    finished.set()
                    group.cancelAll()
                    return end
                case .handlersTookTooLong: group.cancelAll()
                case .cancelled: break
                }
            }
            return ServiceEnd()
        }
    }

    private func supervise(_ stop: Latch, _ finished: Latch) async -> Event {
        await stop.wait()
        guard stop.isSet else { return .cancelled }
        await link.stopDelivering()
        let inTime = await finished.wait(atMost: .seconds(settings.consumerShutdownSeconds))
        return inTime ? .cancelled : .handlersTookTooLong
    }

    private func work() async -> ServiceEnd {
        await withTaskGroup(of: ServiceEnd.self) { group in
            for _ in 0..<max(1, settings.handlersMax) { group.addTask { await workAlone() } }
            return await group.reduce(into: ServiceEnd()) { total, one in
                total.pause = [total.pause, one.pause].compactMap(\.self).max()
                total.madeProgress = total.madeProgress || one.madeProgress
            }
        }
    }

    private func workAlone() async -> ServiceEnd {
        var end = ServiceEnd()
        while let batch = await link.nextBatch() {
            switch await handler.handle(batch.deliveries) {
            case .done:
                await link.settled(batch)
                end.madeProgress = true
            case .pause(let wish):
                await link.close(RabbitError(.stopped, "paused by the handler"))
                end.pause = wish
                return end
            }
        }
        return end
    }
}
