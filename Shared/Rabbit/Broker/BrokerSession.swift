import PollThread

/// One life of a connection: from login to the first surprise. Used on its link's thread only.
final class BrokerSession {
    let handle: BrokerHandle
    private let socket: SocketGuard
    private var assembler: FrameAssembler

    init(_ settings: RabbitSettings, guardedBy socket: SocketGuard) throws(RabbitError) {
        self.socket = socket
        assembler = FrameAssembler(bodyMaxBytes: settings.bodyMaxBytes)
        do {
            handle = try BrokerHandle(settings, adopting: socket)
        } catch {
            socket.release()
            throw error
        }
    }

    deinit { socket.release() }

    /// The next event at hand; nil when there is none.
    func nextEvent() throws(RabbitError) -> BrokerEvent? { try handle.nextEvent(&assembler) }

    /// Wakes `thread` when the broker has sent something, and at every tick.
    func wake(_ thread: PollThread, every tick: Duration, _ onWake: @escaping @Sendable () -> Void) {
        thread.watch(handle.descriptor, every: tick, onWake: onWake)
    }
}

extension RabbitSettings {
    /// Heartbeats go out at each look, so one look must come well within half of their interval.
    var tick: Duration { .milliseconds(max(10, min(tickMilliseconds, heartbeatSeconds * 500))) }
}
