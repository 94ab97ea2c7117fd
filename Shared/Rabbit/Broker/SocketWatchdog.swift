import PollThread

/// Looks after the deadlines of all guarded sockets of the process, on a thread that nothing else can hold up.
actor SocketWatchdog {
    static let shared = SocketWatchdog()

    nonisolated let thread = PollThread(name: "amqp-watchdog")
    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    private var guards: [ObjectIdentifier: SocketGuard] = [:]

    /// Checks `socket` from now on, at least every `tick`.
    func add(_ socket: SocketGuard, every tick: Duration) {
        guards[ObjectIdentifier(socket)] = socket
        thread.watch(nil, every: tick) { [unowned self] in
            self.assumeIsolated { watchdog in watchdog.guards.values.forEach { $0.cutIfOverdue() } }
        }
    }

    func remove(_ socket: SocketGuard) {
        guards[ObjectIdentifier(socket)] = nil
        if guards.isEmpty { thread.unwatch() }
    }
}
