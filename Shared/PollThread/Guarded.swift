import Glibc

/// A value behind a lock: every access has it alone.
///
/// The lock is a `pthread_mutex_t` in heap memory, because Thread Sanitizer on Linux reports false races for
/// `Synchronization.Mutex`. Hold it briefly: never across I/O, an `await` or a callback.
@safe
public final class Guarded<Value: ~Copyable>: @unchecked Sendable {
    private let mutex: UnsafeMutablePointer<pthread_mutex_t>
    private var value: Value

    /// Takes the value over; from now on it is reached only through the lock.
    public init(_ value: consuming sending Value) {
        unsafe mutex = .allocate(capacity: 1)
        unsafe mutex.initialize(to: pthread_mutex_t())
        let outcome = unsafe pthread_mutex_init(mutex, nil)
        precondition(outcome == 0, "no memory for a lock")
        self.value = value
    }

    deinit {
        unsafe pthread_mutex_destroy(mutex)
        unsafe mutex.deallocate()
    }

    /// Runs `body` with the value to itself and returns what it returns. Not re-entrant.
    public func withLock<Result: ~Copyable, Failure: Error>(
        _ body: (inout sending Value) throws(Failure) -> sending Result
    ) throws(Failure) -> sending Result {
        unsafe pthread_mutex_lock(mutex)
        defer { unsafe pthread_mutex_unlock(mutex) }
        return try body(&value)
    }
}
