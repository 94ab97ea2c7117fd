internal import PollThread

/// Sends cancel requests from a thread of its own, because each makes a connection and blocks meanwhile.
actor Canceller {
    private nonisolated let thread = PollThread(name: "pg-cancel")

    nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }

    func fire(_ interrupt: Interrupt, _ ticket: Interrupt.Ticket) {
        interrupt.fire(ticket)
    }

    deinit {
        thread.stop()
    }
}
