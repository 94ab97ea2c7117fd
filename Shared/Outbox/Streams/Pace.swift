internal import PollThread

/// The rhythm of a loop that can be told to stop.
final class Pace: Sendable {
    private let isStopping = Guarded(false)
    private let bell = OutboxWake()

    var goesOn: Bool { !isStopping.withLock({ $0 }) && !Task.isCancelled }

    func stop() {
        isStopping.withLock { $0 = true }
        bell.signal()
    }

    func wait(_ duration: Duration) async {
        guard goesOn else { return }
        await bell.wait(upTo: duration)
    }
}
