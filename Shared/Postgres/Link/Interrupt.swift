internal import CLibPQ
internal import PollThread

/// Lets another thread cancel what a connection is doing for one lease, and nothing else.
///
/// The lock is held while the cancel request is under way: `disarm` therefore returns only when the request has been
/// delivered, and a late one cannot hit the next lease's statement.
final class Interrupt: Sendable {
    /// The right to cancel during one lease.
    typealias Ticket = UInt64

    private struct State: ~Copyable {
        var ticket: Ticket = 0
        var isCancelled = false
        var isArmed = false
        var handle: CancelHandle?
    }

    private let state = Guarded(State())

    /// Begins a lease: what was asked of earlier ones is void.
    func newTicket() -> Ticket {
        state.withLock { state in
            state.ticket += 1
            state.isCancelled = false
            return state.ticket
        }
    }

    /// Notes the wish; true when a request must be sent to the server by `fire`, which may block.
    func cancel(_ ticket: Ticket) -> Bool {
        state.withLock { state in
            guard state.ticket == ticket else { return false }
            state.isCancelled = true
            return state.isArmed
        }
    }

    /// As `cancel`, for whatever lease there is now.
    func cancelCurrent() -> Ticket {
        state.withLock { state in
            state.isCancelled = true
            return state.ticket
        }
    }

    /// Sends the cancel request if that lease is still in its cancellable part. Blocks for a connection to the server.
    func fire(_ ticket: Ticket) {
        state.withLock { state in
            guard state.ticket == ticket, state.isArmed else { return }
            state.handle?.send()
        }
    }

    /// The thread of the connection itself asks the server to stop the statement, because its time is over.
    func fireNow() {
        state.withLock { $0.handle?.send() }
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// From now on a wish to cancel reaches the server.
    func arm() {
        state.withLock { $0.isArmed = true }
    }

    /// From now on (commit, rollback) nothing is cancelled. True when it had been wished before.
    @discardableResult
    func disarm() -> Bool {
        state.withLock { state in
            state.isArmed = false
            return state.isCancelled
        }
    }

    /// A connection has been made.
    func attach(to connection: OpaquePointer) {
        nonisolated(unsafe) let connection = unsafe connection
        state.withLock { $0.handle = unsafe CancelHandle(of: connection) }
    }

    /// The connection is about to be closed.
    func detach() {
        state.withLock { state in
            state.handle = nil
            state.isArmed = false
        }
    }
}

/// Owns libpq's `PGcancel`: a copy of what is needed to reach the same server process.
@safe
private struct CancelHandle: ~Copyable {
    private let pointer: OpaquePointer?

    init(of connection: OpaquePointer) {
        unsafe pointer = unsafe PQgetCancel(connection)
    }

    deinit {
        unsafe PQfreeCancel(pointer)
    }

    /// Failure is no error: the statement's own deadline stands behind it.
    func send() {
        unsafe withUnsafeTemporaryAllocation(of: CChar.self, capacity: 256) { text in
            _ = unsafe PQcancel(pointer, text.baseAddress, CInt(text.count))
        }
    }
}
