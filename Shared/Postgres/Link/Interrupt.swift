internal import CLibPQ
internal import PollThread

/// Lets another thread cancel what a connection is doing for one caller, and nothing else.
///
/// The lock is held while the cancel request is under way: `disarm` therefore returns only when the request has been
/// delivered, and a late one cannot hit the next caller's statement.
final class Interrupt: Sendable {
    /// One caller's use of the connection, and the right to cancel it.
    typealias Ticket = UInt64

    private struct State: ~Copyable {
        var issued: Ticket = 0
        /// The use that the connection is at.
        var current: Ticket?
        /// Uses to be cancelled, begun or not yet.
        var wished: Set<Ticket> = []
        var isArmed = false
        var handle: CancelHandle?

        var isCancelled: Bool { current.map(wished.contains) ?? false }
    }

    private let state = Guarded(State())

    /// A ticket for a use to come; the caller gives it back with `end`.
    func issue() -> Ticket {
        state.withLock { state in
            state.issued += 1
            return state.issued
        }
    }

    /// The connection's thread begins with this use.
    func begin(_ ticket: Ticket) {
        state.withLock { $0.current = ticket }
    }

    /// The use is over, and so is the wish to cancel it.
    func end(_ ticket: Ticket) {
        state.withLock { state in
            state.wished.remove(ticket)
            if state.current == ticket { state.current = nil }
        }
    }

    /// Notes the wish; true when a request must be sent to the server by `fire`, which may block.
    func cancel(_ ticket: Ticket) -> Bool {
        state.withLock { state in
            state.wished.insert(ticket)
            return state.current == ticket && state.isArmed
        }
    }

    /// As `cancel`, for whatever use there is now.
    func cancelCurrent() -> Ticket? {
        state.withLock { state in
            guard let current = state.current else { return nil }
            state.wished.insert(current)
            return current
        }
    }

    /// Sends the cancel request if that use is still in its cancellable part. Blocks for a connection to the server.
    func fire(_ ticket: Ticket) {
        state.withLock { state in
            guard state.current == ticket, state.isArmed else { return }
            state.handle?.send()
        }
    }

    /// The thread of the connection itself asks the server to stop the statement, because its time is over.
    func fireNow() {
        state.withLock { $0.handle?.send() }
    }

    var isCancelled: Bool { state.withLock { $0.isCancelled } }

    /// Cancelled, and not yet at its commit or rollback.
    var isToBeStopped: Bool { state.withLock { $0.isCancelled && $0.isArmed } }

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
        // As a number, because a pointer may not enter the lock; the handle made of it is the lock's own.
        let address = UInt(bitPattern: connection)
        state.withLock { $0.handle = unsafe OpaquePointer(bitPattern: address).map { unsafe CancelHandle(of: $0) } }
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
