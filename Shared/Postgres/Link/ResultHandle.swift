internal import CLibPQ

/// Owns one `PGresult` and frees it.
@safe
struct ResultHandle: ~Copyable {
    private let pointer: OpaquePointer

    /// Takes ownership.
    init(_ pointer: OpaquePointer) {
        unsafe self.pointer = unsafe pointer
    }

    deinit {
        unsafe PQclear(pointer)
    }

    /// What a result means for the one who asked.
    enum Kind {
        case done, rows, copyIn, copyOut, failed, skipped, sync, other
    }

    var kind: Kind {
        switch unsafe PQresultStatus(pointer) {
        case PGRES_COMMAND_OK, PGRES_EMPTY_QUERY: .done
        case PGRES_TUPLES_OK: .rows
        case PGRES_COPY_IN: .copyIn
        case PGRES_COPY_OUT: .copyOut
        case PGRES_FATAL_ERROR, PGRES_BAD_RESPONSE: .failed
        case PGRES_PIPELINE_ABORTED: .skipped
        case PGRES_PIPELINE_SYNC: .sync
        default: .other
        }
    }

    /// Rows changed or returned, as the server's command tag says; 0 for commands that count nothing.
    var affectedRows: Int {
        guard let text = unsafe PQcmdTuples(pointer) else { return 0 }
        return unsafe Int(String(cString: text)) ?? 0
    }

    /// The server's command tag, such as `COMMIT`.
    var commandTag: String {
        guard let text = unsafe PQcmdStatus(pointer) else { return "" }
        return unsafe String(cString: text)
    }

    var rowCount: Int { unsafe Int(PQntuples(pointer)) }

    /// Whether a COPY that has begun is in the binary format.
    var isBinaryCopy: Bool { unsafe PQbinaryTuples(pointer) == 1 }

    var sqlState: String? { unsafe resultField(pointer, saiken_pq_sqlstate) }
    var primaryMessage: String? { unsafe resultField(pointer, saiken_pq_primary) }
    var constraint: String? { unsafe resultField(pointer, saiken_pq_constraint) }
    /// FATAL and PANIC end the connection.
    var severity: String? { unsafe resultField(pointer, saiken_pq_severity) }

    /// Decodes the first `limit` rows.
    func rows<Value>(
        limit: Int = .max, _ decode: (borrowing PostgresRow) throws -> Value
    ) throws -> [Value] {
        let count = min(rowCount, limit)
        let columns = unsafe Int(PQnfields(pointer))
        var values: [Value] = []
        values.reserveCapacity(count)
        for row in 0..<count {
            values.append(try decode(unsafe PostgresRow(result: pointer, row: CInt(row), count: columns)))
        }
        return values
    }
}
