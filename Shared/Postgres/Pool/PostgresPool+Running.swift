internal import Logging
internal import PollThread

extension PostgresPool {
    /// Keeps `warmConnections` open until `shutdown()`, then closes the pool. Cancelling the task closes it at once:
    /// statements under way are cancelled.
    public func run() async throws {
        await withTaskGroup { group in
            group.addTask { await self.closing.wait() }
            group.addTask { await self.keepWarm() }
            await group.next()
            group.cancelAll()
        }
        await close()
    }

    /// Refuses new leases, waits for those there are (at most `closeTimeoutSeconds`, not at all in a cancelled task),
    /// cancels the statements of the rest, and closes all connections.
    public func close() async {
        shutdown()
        await ledger.finished.wait(atMost: .seconds(settings.closeTimeoutSeconds))
        await interruptLeases()
        // Each waits its turn behind what the connection is still doing, which ends by its deadline at the latest.
        for (slot, connection) in connections.enumerated() {
            await connection.close()
            ledger.lose(slot)
        }
    }

    private func keepWarm() async {
        var failures = 0
        while !Task.isCancelled {
            failures = await warmUp() ? 0 : failures + 1
            let longest = settings.upkeepSeconds * 1000
            let pause = failures == 0 ? longest : min(longest, 250 << min(failures, 10))
            try? await Task.sleep(for: .milliseconds(Int.random(in: pause / 2...max(1, pause))))
        }
    }

    /// False when a connection could not be made.
    private func warmUp() async -> Bool {
        while let slot = ledger.reserveVacant(warm: settings.warmConnections) {
            do {
                try await connections[slot].connect()
                ledger.release(slot, isLive: true)
            } catch {
                ledger.release(slot, isLive: false)
                logger.warning("no connection to the database: \(error)")
                return false
            }
        }
        return true
    }
}
