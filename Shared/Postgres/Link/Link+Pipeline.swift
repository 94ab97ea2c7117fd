internal import CLibPQ

/// Many statements with one wait: all are sent, then all results are read.
extension Link {
    private static let sentBetweenFlushes = 64

    /// The rows affected by each statement, in order. The first that fails is named by `statementIndex`; those after
    /// it are skipped by the server.
    func pipeline(_ batch: [PostgresStatement]) throws(PostgresError) -> [Int] {
        guard !batch.isEmpty else { return [] }
        guard batch.count <= settings.pipelineMax else {
            throw PostgresError(code: .misuse, message: "\(batch.count) statements in one pipeline")
        }
        try checkUsable()
        let names = try prepareAll(batch)
        guard unsafe PQenterPipelineMode(connection) == 1 else { throw refused() }
        do throws(PostgresError) {
            var watchdog = newWatchdog()
            try sendAll(batch, names, &watchdog)
            let counts = try readAll(batch.count, &watchdog)
            guard unsafe PQexitPipelineMode(connection) == 1 else { throw outOfStep("the pipeline has not ended") }
            return counts
        } catch {
            // Only a read to the synchronisation point leaves the mode; otherwise the link is of no use.
            if unsafe PQpipelineStatus(connection) != PQ_PIPELINE_OFF, unsafe PQexitPipelineMode(connection) != 1 {
                breakOff()
            }
            throw error
        }
    }

    private func prepareAll(_ batch: [PostgresStatement]) throws(PostgresError) -> [String] {
        var names: [String] = []
        names.reserveCapacity(batch.count)
        let before = statements.namedSoFar
        for (index, statement) in batch.enumerated() {
            var watchdog = newWatchdog()
            do throws(PostgresError) {
                names.append(try prepare(statement.sql, statement.values, &watchdog))
            } catch {
                var error = error
                error.statementIndex = index
                throw error
            }
        }
        // More texts than the cache holds would have pushed out those named first.
        guard statements.namedSoFar == before || Set(names).count <= statements.capacity else {
            throw PostgresError(code: .misuse, message: "too many different statements in one pipeline")
        }
        return names
    }

    private func sendAll(
        _ batch: [PostgresStatement], _ names: [String], _ watchdog: inout Watchdog
    ) throws(PostgresError) {
        for (index, statement) in batch.enumerated() {
            try send(names[index], statement.values)
            if index % Self.sentBetweenFlushes == 0 { try flushAll(&watchdog) }
        }
        guard unsafe PQpipelineSync(connection) == 1 else { throw refused() }
        try flushAll(&watchdog)
    }

    /// Each statement answers with one result and then "no more"; the synchronisation point comes last.
    private func readAll(_ count: Int, _ watchdog: inout Watchdog) throws(PostgresError) -> [Int] {
        var counts: [Int] = []
        counts.reserveCapacity(count)
        var error: PostgresError?
        do throws(PostgresError) {
            for index in 0..<count {
                guard let result = try nextResult(&watchdog) else { throw outOfStep("a result is missing") }
                switch result.kind {
                case .done, .rows: counts.append(result.affectedRows)
                case .failed where error == nil:
                    error = failure(of: result)
                    error?.statementIndex = index
                case .failed, .skipped: break
                default: throw outOfStep("a pipeline takes no COPY")
                }
                guard try nextResult(&watchdog) == nil else { throw outOfStep("two results for one statement") }
                if !watchdog.isLast { watchdog = newWatchdog() }
            }
            guard let sync = try nextResult(&watchdog), sync.kind == .sync else {
                throw outOfStep("the end of the pipeline is missing")
            }
        } catch let cause {
            throw error ?? cause
        }
        if let error { throw error }
        return counts
    }
}
