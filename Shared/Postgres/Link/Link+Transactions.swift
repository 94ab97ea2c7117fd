internal import Logging

/// Begin, commit, rollback, and leaving a session as it was found.
extension Link {
    func begin(_ options: TransactionOptions) throws(PostgresError) {
        statementTimeout = .seconds(options.statementTimeoutSeconds ?? settings.statementTimeoutSeconds)
        isAutocommit = false
        interrupt.arm()
        try checkUsable()
        try script(options.beginSQL(graceSeconds: settings.cancelGraceSeconds))
    }

    /// Commits. From here on nothing is cancelled; an end of the connection leaves the outcome unknown.
    func commit() throws(PostgresError) {
        guard !interrupt.disarm() else {
            rollback()
            throw cancelled
        }
        isAutocommit = true
        guard !isBroken else {
            throw PostgresError(code: .connectionLost, message: "the connection was lost before the commit")
        }
        let tag = try script("commit").commandTag
        if tag != "COMMIT" {
            throw PostgresError(
                code: .transactionAborted, message: "a statement had failed before and the body went on")
        }
    }

    /// Ends the transaction without effect; when even that fails, dropping the link does it.
    func rollback() {
        interrupt.disarm()
        isAutocommit = true
        guard !isBroken, isInTransaction else { return }
        do {
            try script("rollback")
        } catch {
            logger.debug("rollback failed, the connection is dropped: \(error)")
            breakOff()
        }
    }

    /// Statements commit by themselves from here on.
    func beginSession() {
        statementTimeout = .seconds(settings.statementTimeoutSeconds)
        isAutocommit = true
        interrupt.arm()
    }

    /// After a session on a pooled connection: no transaction, lock, setting or temporary table is left to the next.
    func leaveSession() {
        interrupt.disarm()
        guard !isBroken else { return }
        do {
            if isInTransaction { try script("rollback") }
            try script("select pg_advisory_unlock_all(); reset all; unlisten *; discard temp")
        } catch {
            logger.debug("a session could not be cleaned, the connection is dropped: \(error)")
            breakOff()
        }
    }
}
