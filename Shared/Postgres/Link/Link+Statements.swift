internal import CLibPQ

/// Single statements, prepared and in binary, and scripts.
extension Link {
    /// Runs one statement to its end.
    func run(_ sql: String, _ values: [PostgresValue]) throws(PostgresError) -> ResultHandle {
        try checkUsable()
        var watchdog = newWatchdog()
        let name = try prepare(sql, values, &watchdog)
        try send(name, values)
        return try onlyResult(&watchdog)
    }

    /// Runs one or more statements without parameters, as a migration or `begin` needs it.
    @discardableResult
    func script(_ sql: String) throws(PostgresError) -> ResultHandle {
        var watchdog = newWatchdog()
        guard unsafe PQsendQuery(connection, sql) == 1 else { throw refused() }
        return try onlyResult(&watchdog)
    }

    /// The name of the prepared statement; it is prepared when it is not yet.
    func prepare(
        _ sql: String, _ values: [PostgresValue], _ watchdog: inout Watchdog
    ) throws(PostgresError) -> String {
        if let name = statements.name(of: sql, for: values) { return name }
        guard values.count <= ParameterBlock.countMax else {
            throw PostgresError(code: .misuse, message: "\(values.count) parameters; use arrays and unnest")
        }
        if let oldest = statements.makeRoom() { try script("deallocate \(oldest)") }
        let name = statements.newName()
        let types = values.map(\.typeID)
        guard unsafe PQsendPrepare(connection, name, sql, CInt(types.count), types) == 1 else { throw refused() }
        _ = try onlyResult(&watchdog)
        statements.insert(name, sql: sql, types: types)
        return name
    }

    /// Sends the execution of a prepared statement; results are asked for in binary.
    func send(_ name: String, _ values: [PostgresValue]) throws(PostgresError) {
        let sent = parameters.withEncoded(values) { arguments in
            unsafe PQsendQueryPrepared(
                connection, name, arguments.count, arguments.values, arguments.lengths, arguments.formats, 1)
        }
        guard sent == 1 else { throw refused() }
    }

    /// Reads to the end of what was sent and returns the last result, or throws the first error.
    func onlyResult(_ watchdog: inout Watchdog) throws(PostgresError) -> ResultHandle {
        var last: ResultHandle?
        var error: PostgresError?
        do throws(PostgresError) {
            while let result = try nextResult(&watchdog) {
                switch result.kind {
                case .failed where error != nil: break
                case .failed: error = failure(of: result)
                case .copyIn, .copyOut, .other: throw outOfStep("a COPY needs copyIn or copyOut")
                case .done, .rows, .skipped, .sync: break
                }
                last = consume result
            }
        } catch let cause {
            // The server's own error comes before the loss of the connection that follows it.
            throw error ?? cause
        }
        if let error { throw error }
        guard let last else { throw outOfStep("the server sent no result") }
        return last
    }

    /// libpq would not send: the link is gone, or it is used wrongly (a statement inside a COPY).
    func refused() -> PostgresError {
        isBroken ? lost() : PostgresError(code: .misuse, message: "a statement inside another one or inside a COPY")
    }

    /// The conversation is not where it should be; the link cannot be used any more.
    func outOfStep(_ message: String) -> PostgresError {
        breakOff()
        return PostgresError(code: .misuse, message: message, outcome: isAutocommit ? .unknown : .rolledBack)
    }
}
