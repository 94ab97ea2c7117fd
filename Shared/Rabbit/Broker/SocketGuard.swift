import Glibc
import PollThread

/// Lets another thread end a connection whose own thread is stuck in a write.
///
/// librabbitmq writes without a deadline: under a broker's memory alarm the call never returns. `shutdown(2)` on the
/// socket makes it return at once with an error; `close(2)` is never called on the library's descriptor. The guard
/// holds a duplicate of the descriptor, so that its number cannot meanwhile belong to somebody else.
final class SocketGuard: Sendable {
    private struct State {
        var socket: CInt = -1
        var writing = Deadline.never
        var stopping = Deadline.never
    }

    private let state = Guarded(State())

    /// Takes a duplicate of a connected socket and returns its number, good until `release`.
    func adopt(_ descriptor: CInt) throws(RabbitError) -> CInt {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw RabbitError(.unreachable, "no descriptor left") }
        release()
        state.withLock { $0.socket = copy }
        return copy
    }

    /// The connection is about to be freed, or is gone.
    func release() {
        let socket = state.withLock { state in
            defer { (state.socket, state.writing) = (-1, .never) }
            return state.socket
        }
        if socket >= 0 { close(socket) }
    }

    /// A write begins that must have ended by then; `.never` when it has ended.
    func expectWriting(toEndBy deadline: Deadline) { state.withLock { $0.writing = deadline } }

    /// The whole connection must be gone by then.
    func expectStop(by deadline: Deadline) { state.withLock { $0.stopping = min($0.stopping, deadline) } }

    /// Cuts the connection when one of its deadlines has passed. From any thread.
    func cutIfOverdue() {
        state.withLock { state in
            guard state.socket >= 0, state.writing.hasPassed || state.stopping.hasPassed else { return }
            // Under the lock: the number cannot be closed in between. The call does not block.
            _ = shutdown(state.socket, CInt(SHUT_RDWR))
        }
    }
}
