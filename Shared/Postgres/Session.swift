/// A connection lent to a synchronous closure, in which each statement commits by itself.
///
/// For advisory locks, statements that refuse to run in a transaction, and single reads. When the connection is lost
/// in a statement, its outcome is unknown.
public struct Session: ~Copyable {
    let link: Link

    init(link: Link) {
        self.link = link
    }

    /// Runs one statement and returns the number of rows it changed (or returned).
    public borrowing func execute(
        _ sql: String, _ values: [PostgresValue] = []
    ) throws(PostgresError) -> Int {
        try link.run(sql, values).affectedRows
    }

    /// Runs one statement and decodes all its rows.
    public borrowing func query<T>(
        _ sql: String, _ values: [PostgresValue] = [], _ decode: (borrowing PostgresRow) throws -> T
    ) throws -> [T] {
        try link.run(sql, values).rows(decode)
    }

    /// Runs one statement and decodes its first row; nil without rows.
    public borrowing func first<T>(
        _ sql: String, _ values: [PostgresValue] = [], _ decode: (borrowing PostgresRow) throws -> T
    ) throws -> T? {
        try link.run(sql, values).rows(limit: 1, decode).first
    }

    /// Sends all statements at once and returns the rows each changed. The first failure is thrown with its
    /// `statementIndex`; the whole pipeline is one implicit transaction and had no effect.
    public borrowing func pipeline(_ statements: [PostgresStatement]) throws(PostgresError) -> [Int] {
        try link.pipeline(statements)
    }

    /// Runs `copy … from stdin (format binary)`, fed by `write`, and returns the number of rows.
    public borrowing func copyIn(_ sql: String, _ write: (inout CopyWriter) throws -> Void) throws -> Int {
        try link.copyIn(sql, write)
    }

    /// Runs `copy … to stdout (format binary)` and gives each row to `read`. Types are not known there: the accessor
    /// must be the right one, only lengths are checked.
    public borrowing func copyOut(_ sql: String, _ read: (borrowing PostgresRow) throws -> Void) throws {
        var reader = CopyReader()
        try unsafe link.copyOut(sql) { try unsafe reader.take($0, read) }
    }

    /// Runs `copy … to stdout` in text or CSV and gives each line's bytes to `read`.
    public borrowing func copyOutLines(_ sql: String, _ read: ([UInt8]) throws -> Void) throws {
        try unsafe link.copyOut(sql) { try read(unsafe [UInt8]($0)) }
    }

    /// Runs several statements without parameters, separated by semicolons: schema changes, settings.
    public borrowing func script(_ sql: String) throws(PostgresError) {
        try link.checkUsable()
        try link.script(sql)
    }
}

extension Session {
    /// Takes the session's advisory lock of this number; waits for it as long as a statement may take.
    public borrowing func lockAdvisory(_ key: Int64) throws(PostgresError) {
        _ = try execute("select pg_advisory_lock($1)", [.int(key)])
    }

    /// Takes the session's advisory lock of this number if it is free. It stands until it is given back or the
    /// connection ends.
    public borrowing func tryLockAdvisory(_ key: Int64) throws -> Bool {
        try first("select pg_try_advisory_lock($1)", [.int(key)]) { row throws in try row.bool(0) } ?? false
    }

    /// Gives the advisory lock back; false when this session does not hold it.
    public borrowing func unlockAdvisory(_ key: Int64) throws -> Bool {
        try first("select pg_advisory_unlock($1)", [.int(key)]) { row throws in try row.bool(0) } ?? false
    }
}
