internal import CLibPQ
internal import PollThread

/// Sending and reading without ever blocking in libpq: the one place that waits for the socket.
extension Link {
    /// Time is measured for each statement, or for a whole COPY.
    struct Watchdog {
        var deadline: Deadline
        /// The second bound, for the end of a cancelled statement, is running.
        var isLast = false
    }

    func newWatchdog() -> Watchdog {
        hasTimedOut = false
        return Watchdog(deadline: .after(statementTimeout))
    }

    /// Before each statement: refuses when the link is gone or the task was cancelled.
    func checkUsable() throws(PostgresError) {
        if isBroken {
            throw PostgresError(code: .connectionLost, message: "the connection was lost before this statement")
        }
        if interrupt.isCancelled { throw cancelled }
    }

    var cancelled: PostgresError {
        PostgresError(code: .cancelled, message: "the task was cancelled")
    }

    /// The next result of what was sent; nil when there is no more.
    func nextResult(_ watchdog: inout Watchdog) throws(PostgresError) -> ResultHandle? {
        while unsafe PQisBusy(connection) == 1 { try waitForAnswer(&watchdog) }
        guard let result = unsafe PQgetResult(connection) else { return nil }
        return unsafe ResultHandle(result)
    }

    /// Sends what the socket takes; true when something is left to be sent.
    @discardableResult
    func flush() throws(PostgresError) -> Bool {
        let outcome = unsafe PQflush(connection)
        guard outcome >= 0 else { throw lost() }
        return outcome == 1
    }

    /// Sends everything, reading whatever arrives meanwhile: otherwise both sides could stand with full buffers.
    func flushAll(_ watchdog: inout Watchdog) throws(PostgresError) {
        while try flush() { try wait(for: [.readable, .writable], &watchdog) }
    }

    /// Sleeps until something has arrived, or until more of what is still to be sent can be.
    func waitForAnswer(_ watchdog: inout Watchdog) throws(PostgresError) {
        try wait(for: try flush() ? [.readable, .writable] : .readable, &watchdog)
    }

    /// Sleeps until the socket is ready, or for a short while, and reads what is there.
    func wait(for wanted: Readiness, _ watchdog: inout Watchdog) throws(PostgresError) {
        let look = Deadline.after(.milliseconds(settings.cancelCheckMilliseconds))
        let ready = Readiness.wait(for: wanted, on: descriptor, until: min(watchdog.deadline, look))
        if ready.isEmpty { try lookAtClock(&watchdog) }
        if ready.contains(.readable), unsafe PQconsumeInput(connection) == 0 { throw lost() }
    }

    /// When the statement's time is over, or its task is cancelled, asks the server to stop it and goes on for a last
    /// bounded while; after that the link is given up.
    ///
    /// A cancelled task is asked for again and again: the request sent for it may have come just before the statement
    /// was, and the server ignores a request that finds it idle.
    private func lookAtClock(_ watchdog: inout Watchdog) throws(PostgresError) {
        let isOver = watchdog.deadline.hasPassed
        guard isOver || interrupt.isToBeStopped else { return }
        if isOver, watchdog.isLast { throw gaveUp() }
        if isOver { hasTimedOut = true }
        interrupt.fireNow()
        guard !watchdog.isLast else { return }
        watchdog = Watchdog(deadline: .after(.seconds(settings.cancelGraceSeconds)), isLast: true)
    }

    /// The link is gone in the middle of something.
    func lost() -> PostgresError {
        breakOff()
        return PostgresError(
            code: .connectionLost, message: "the connection was lost", outcome: isAutocommit ? .unknown : .rolledBack)
    }

    private func gaveUp() -> PostgresError {
        breakOff()
        return PostgresError(
            code: hasTimedOut ? .timedOut : .cancelled, message: "the statement did not end after a cancel request",
            outcome: isAutocommit ? .unknown : .rolledBack)
    }

    /// The error that a failed result stands for.
    func failure(of result: borrowing ResultHandle) -> PostgresError {
        let sqlState = result.sqlState
        let isFatal = sqlState == nil || result.severity == "FATAL" || result.severity == "PANIC"
        if isFatal { breakOff() }
        let message = withoutQuotedValue(result.primaryMessage ?? "the connection was lost", sqlState: sqlState)
        let code = code(sqlState: sqlState, message: message)
        // The others were prepared for the same schema. Their names are never used again.
        if code == .stalePlan { statements.removeAll() }
        return PostgresError(
            code: code, sqlState: sqlState, message: message,
            constraint: result.constraint, outcome: isFatal && isAutocommit ? .unknown : .rolledBack)
    }

    /// 57014 comes from our deadline, from a cancelled task, or from the server's own limit.
    private func code(sqlState: String?, message: String) -> PostgresError.Code {
        guard let sqlState else { return .connectionLost }
        if sqlState == "57014", !hasTimedOut, interrupt.isCancelled { return .cancelled }
        if sqlState == "0A000", message.hasPrefix("cached plan") { return .stalePlan }
        return PostgresError.Code(sqlState: sqlState)
    }
}
