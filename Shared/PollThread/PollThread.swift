import CLinux
import Glibc

/// One OS thread that runs the jobs of one actor and, between jobs, sleeps in poll(2) on a wake descriptor and on
/// at most one descriptor that the actor watches.
///
/// It exists because a C connection belongs to one thread and may block it: jobs here may block without taking a
/// thread of the cooperative pool. The OS thread starts with the first job or watch, ends after `stop()` once no
/// job is left, and starts again should a late job come, so that no task can be left hanging.
///
/// ```swift
/// actor Connection {
///     nonisolated let thread = PollThread(name: "pg-1")
///     nonisolated var unownedExecutor: UnownedSerialExecutor { unsafe thread.asUnownedSerialExecutor() }
/// }
/// ```
public final class PollThread: SerialExecutor {
    /// The name of the thread as shown by ps and perf; the kernel keeps 15 bytes.
    public let name: String
    private let wake: CInt
    private let state = Guarded(State())

    /// No OS thread is started yet.
    public init(name: String) {
        self.name = name
        wake = saiken_wake_open()
        precondition(wake >= 0, "no descriptor left for a thread's wake-up")
    }

    deinit {
        close(wake)
    }

    /// Takes a job from any thread; jobs run in the order they come.
    public func enqueue(_ job: consuming ExecutorJob) {
        // Once the job is in, the thread may run it, and the job may let go of the last owner of this executor: the
        // caller's task no longer holds anything. Without a hold of its own this function would go on in freed memory.
        let hold = unsafe Unmanaged.passRetained(self)
        defer { unsafe hold.release() }
        let job = UnownedJob(job)
        let (wasEmpty, mustStart) = state.withLock { state in
            let wasEmpty = state.inbox.isEmpty
            state.inbox.append(job)
            return (wasEmpty, state.becomeLive())
        }
        if mustStart { start() } else if wasEmpty { saiken_wake_signal(wake) }
    }

    /// Traps when the caller is not on this thread.
    public func checkIsolated() {
        precondition(isCurrent, "used outside its thread \(name)")
    }

    /// For the runtime's checks: whether the caller is on this thread.
    public func isIsolatingCurrentContext() -> Bool? {
        isCurrent
    }

    /// Whether the caller is on this thread.
    public var isCurrent: Bool {
        state.withLock { $0.identity.map { pthread_equal($0, pthread_self()) != 0 } ?? false }
    }

    /// Watches `descriptor` between jobs, in place of what was watched before. Only from this thread.
    ///
    /// - Parameters:
    ///   - descriptor: nil for the periodic wake alone. The caller unwatches it before it is closed.
    ///   - readiness: what to wake for; call again with another set to change it.
    ///   - every: the longest sleep before `onWake` is called without cause.
    ///   - onWake: runs on this thread, where `assumeIsolated` of the actor holds, after every batch of jobs and
    ///     every wake, for whatever reason; it must itself find out what there is to do.
    public func watch(
        _ descriptor: CInt?, for readiness: Readiness = .readable, every: Duration,
        onWake: @escaping @Sendable () -> Void
    ) {
        checkIsolated()
        let watch = Watch(descriptor: descriptor, readiness: readiness, period: every, onWake: onWake)
        state.withLock { $0.watch = watch }
    }

    /// Ends the watch. Only from this thread.
    public func unwatch() {
        checkIsolated()
        state.withLock { $0.watch = nil }
    }

    /// Ends the OS thread once no job is left; the watch ends with it. From any thread, any number of times.
    public func stop() {
        state.withLock { $0.isStopping = true }
        saiken_wake_signal(wake)
    }
}

extension PollThread {
    private struct Watch {
        let descriptor: CInt?
        let readiness: Readiness
        let period: Duration
        let onWake: @Sendable () -> Void
    }

    private struct State {
        var inbox: [UnownedJob] = []
        var watch: Watch?
        var identity: pthread_t?
        var isLive = false
        var isStopping = false

        /// True when the caller must start the OS thread.
        mutating func becomeLive() -> Bool {
            defer { isLive = true }
            return !isLive
        }

        /// The jobs to run next; nil when the OS thread is to end.
        mutating func takeJobs() -> [UnownedJob]? {
            if inbox.isEmpty, isStopping {
                watch = nil
                identity = nil
                isLive = false
                return nil
            }
            defer { inbox.removeAll(keepingCapacity: false) }
            return inbox
        }
    }

    /// The thread keeps the executor alive while it lives; `runLoop` takes over the retain made here.
    private func start() {
        var attributes = pthread_attr_t()
        unsafe pthread_attr_init(&attributes)
        unsafe pthread_attr_setdetachstate(&attributes, CInt(PTHREAD_CREATE_DETACHED))
        var thread = pthread_t()
        let context = unsafe Unmanaged.passRetained(self).toOpaque()
        let outcome = unsafe pthread_create(
            &thread, &attributes,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<PollThread>.fromOpaque(context).takeRetainedValue().runLoop()
                return nil
            }, context)
        unsafe pthread_attr_destroy(&attributes)
        precondition(outcome == 0, "no thread left for \(name)")
    }

    private func runLoop() {
        state.withLock { $0.identity = pthread_self() }
        unsafe name.withCString { unsafe saiken_thread_prepare($0) }
        while let jobs = state.withLock({ $0.takeJobs() }) {
            for job in jobs {
                unsafe job.runSynchronously(on: asUnownedSerialExecutor())
            }
            let onWake = state.withLock { $0.watch?.onWake }
            onWake?()
            sleep()
        }
    }

    /// The wake descriptor is drained before the inbox is taken: a job that comes between is seen in both.
    private func sleep() {
        let (watch, isStopping) = state.withLock { ($0.watch, $0.isStopping) }
        var entries = (
            pollfd(fd: wake, events: CShort(POLLIN), revents: 0),
            pollfd(fd: watch?.descriptor ?? -1, events: watch?.readiness.pollEvents ?? 0, revents: 0)
        )
        let timeout = isStopping ? 0 : watch?.period.pollMilliseconds ?? -1
        _ = unsafe withUnsafeMutablePointer(to: &entries) { pair in
            unsafe pair.withMemoryRebound(to: pollfd.self, capacity: 2) { unsafe poll($0, 2, timeout) }
        }
        saiken_wake_drain(wake)
    }
}
