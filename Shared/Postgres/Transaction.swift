/// An open transaction, lent to a synchronous closure: it cannot leave it, and nothing can be awaited while it is open.
///
/// It commits when the closure returns and rolls back when it throws. After a statement has failed the transaction
/// takes no other: let the error through.
public struct Transaction: ~Copyable {
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
    /// `statementIndex`; the statements after it are skipped, and the transaction has failed.
    public borrowing func pipeline(_ statements: [PostgresStatement]) throws(PostgresError) -> [Int] {
        try link.pipeline(statements)
    }

    /// Runs `copy … from stdin (format binary)`, fed by `write`, and returns the number of rows.
    public borrowing func copyIn(_ sql: String, _ write: (inout CopyWriter) throws -> Void) throws -> Int {
        try link.copyIn(sql, write)
    }

    /// As `copyIn`, for rows whose keys this transaction has looked for and not found. A key that another transaction has
    /// added meanwhile is a `serializationFailure`: the work is repeated and finds it.
    public borrowing func copyNew(_ sql: String, _ write: (inout CopyWriter) throws -> Void) throws -> Int {
        do {
            return try link.copyIn(sql, write)
        } catch let error as PostgresError where error.code == .uniqueViolation {
            throw PostgresError(
                code: .serializationFailure, sqlState: error.sqlState, message: error.message,
                constraint: error.constraint)
        }
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
