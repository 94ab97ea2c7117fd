internal import CLibPQ
internal import Logging
internal import PollThread

/// COPY in both directions. Its time is that of one statement, from its beginning to its end.
extension Link {
    /// Rows taken by the server.
    func copyIn(_ sql: String, _ write: (inout CopyWriter) throws -> Void) throws -> Int {
        var watchdog = try beginCopy(sql, .copyIn)
        var writer = CopyWriter(link: self, watchdog: watchdog)
        do {
            try write(&writer)
            try writer.finish()
        } catch {
            throw abortCopyIn(error, &watchdog)
        }
        try endCopyIn(nil, &watchdog)
        return try onlyResult(&watchdog).affectedRows
    }

    /// Gives each block of data, as the server cut it (one row each), to `read`.
    func copyOut(_ sql: String, _ read: (UnsafeRawBufferPointer) throws -> Void) throws {
        var watchdog = try beginCopy(sql, .copyOut)
        while true {
            var data: UnsafeMutablePointer<CChar>?
            let length = unsafe PQgetCopyData(connection, &data, 1)
            guard length >= 0 else { break }
            guard let start = unsafe data else {
                try waitForAnswer(&watchdog)
                continue
            }
            defer { unsafe PQfreemem(start) }
            do {
                try unsafe read(UnsafeRawBufferPointer(start: start, count: Int(length)))
            } catch {
                abortCopyOut(&watchdog)
                throw error
            }
        }
        _ = try onlyResult(&watchdog)
    }

    /// Puts one block into the stream. When the server has ended the COPY meanwhile, throws its error.
    func put(_ buffer: borrowing WireBuffer, _ watchdog: inout Watchdog) throws(PostgresError) {
        if interrupt.isCancelled { throw cancelled }
        let start = unsafe UnsafePointer(buffer.base.assumingMemoryBound(to: CChar.self))
        while true {
            let outcome = unsafe PQputCopyData(connection, start, CInt(buffer.count))
            if outcome == 1 { break }
            guard outcome == 0 else {
                _ = try onlyResult(&watchdog)
                throw outOfStep("the server ended the COPY without a word")
            }
            try wait(for: [.readable, .writable], &watchdog)
        }
        try flushAll(&watchdog)
    }

    private func beginCopy(_ sql: String, _ kind: ResultHandle.Kind) throws(PostgresError) -> Watchdog {
        try checkUsable()
        var watchdog = newWatchdog()
        guard unsafe PQsendQuery(connection, sql) == 1 else { throw refused() }
        guard let begun = try nextResult(&watchdog) else { throw outOfStep("COPY brought no answer") }
        if begun.kind == kind { return watchdog }
        guard begun.kind == .failed || begun.kind == .done || begun.kind == .rows else {
            throw outOfStep("COPY in the other direction")
        }
        let error =
            begun.kind == .failed
            ? failure(of: begun) : PostgresError(code: .misuse, message: "the statement is no COPY")
        while try nextResult(&watchdog) != nil {}
        throw error
    }

    private func endCopyIn(_ reason: String?, _ watchdog: inout Watchdog) throws(PostgresError) {
        while true {
            let outcome = unsafe PQputCopyEnd(connection, reason)
            if outcome == 1 { break }
            guard outcome == 0 else { break }
            try wait(for: [.readable, .writable], &watchdog)
        }
        try flushAll(&watchdog)
    }

    /// Ends a COPY that must not succeed and returns what went wrong first.
    private func abortCopyIn(_ cause: any Error, _ watchdog: inout Watchdog) -> any Error {
        guard !isBroken else { return cause }
        do throws(PostgresError) {
            try endCopyIn("given up by the client", &watchdog)
            _ = try onlyResult(&watchdog)
        } catch {
            // The server's answer to our giving up; only a lost link matters, and it is marked already.
            logger.trace("COPY given up: \(error)")
        }
        return cause
    }

    private func abortCopyOut(_ watchdog: inout Watchdog) {
        interrupt.fireNow()
        do throws(PostgresError) {
            while true {
                var data: UnsafeMutablePointer<CChar>?
                let length = unsafe PQgetCopyData(connection, &data, 1)
                guard length >= 0 else { break }
                if unsafe data == nil { try waitForAnswer(&watchdog) }
                unsafe PQfreemem(data)
            }
            _ = try onlyResult(&watchdog)
        } catch {
            logger.trace("COPY given up: \(error)")
        }
    }
}
