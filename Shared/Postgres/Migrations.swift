import FoundationEssentials
internal import Logging

/// One step of a database's schema.
public struct Migration: Sendable, Hashable {
    /// Four digits and what it does, such as `0001-claims`; unique in its database.
    public let name: String
    /// Statements separated by semicolons, run in one transaction.
    public let sql: String

    /// A step made in code.
    public init(name: String, sql: String) {
        self.name = name
        self.sql = sql
    }
}

/// Brings a database's schema up to date, each step once, in order, in a transaction of its own.
///
/// Steps stand in folders `0001-<what>/up.sql`, run by their names in byte order; steps made in code come before
/// them. What was applied is kept in `saiken_migrations` with a checksum: a changed step is refused, and so is one
/// that would have to go before a step already applied. Several processes may run it at once.
public struct Migrations: Sendable {
    /// Held while a step is applied; the same for all services, each has its own database.
    static let lockKey: Int64 = 0x5361_696B_656E_0001

    private let inCode: [Migration]
    private let directory: String?
    private let statementTimeoutSeconds: Int

    /// - Parameters:
    ///   - directory: holds one folder for each step; nil for steps in code alone.
    ///   - inCode: run before those of the directory, in this order.
    ///   - statementTimeoutSeconds: the bound of each step's waiting and running.
    public init(directory: String?, inCode: [Migration] = [], statementTimeoutSeconds: Int = 600) {
        self.directory = directory
        self.inCode = inCode
        self.statementTimeoutSeconds = statementTimeoutSeconds
    }

    /// Applies what is not yet applied.
    /// - Returns: the names of the steps applied now.
    /// - Throws: `PostgresError`: `migrationRefused`, or what a step failed with (its name in the log of `pool`).
    @discardableResult
    public func run(on pool: PostgresPool) async throws -> [String] {
        let options = TransactionOptions(statementTimeoutSeconds: statementTimeoutSeconds)
        let stored = try directory.map(Self.steps(in:)) ?? []
        let steps = inCode + stored
        guard Set(steps.map(\.name)).count == steps.count else {
            throw PostgresError(code: .migrationRefused, message: "two steps have the same name")
        }
        var applied: [String] = []
        for (index, step) in steps.enumerated() {
            let later = index < inCode.count ? [] : steps[(index + 1)...].map(\.name)
            do {
                let isNew = try await pool.withTransaction(options) { tx in
                    try Self.apply(step, before: later, in: tx)
                }
                if isNew { applied.append(step.name) }
            } catch {
                pool.logger.error("migration \(step.name) failed: \(error)")
                throw error
            }
        }
        return applied
    }
}

extension Migrations {
    /// True when the step was applied now.
    private static func apply(
        _ step: Migration, before later: [String], in tx: borrowing Transaction
    ) throws -> Bool {
        _ = try tx.execute("select pg_advisory_xact_lock($1)", [.int(lockKey)])
        try tx.script(
            """
            create table if not exists saiken_migrations (
                name text primary key,
                checksum bytea not null,
                applied_at timestamptz not null default clock_timestamp()
            )
            """)
        let isSame = try tx.first(
            "select checksum = sha256($2) from saiken_migrations where name = $1",
            [.text(step.name), .bytes(Array(step.sql.utf8))]
        ) { row throws in try row.bool(0) }
        if let isSame {
            guard isSame else { throw refused("\(step.name) was applied with another text") }
            return false
        }
        let overtaken = try tx.first(
            "select name from saiken_migrations where name = any($1) order by name limit 1", [.texts(later)]
        ) { row throws in try row.text(0) }
        if let overtaken { throw refused("\(step.name) would come after \(overtaken), which is applied already") }
        try tx.script(step.sql)
        _ = try tx.execute(
            "insert into saiken_migrations (name, checksum) values ($1, sha256($2))",
            [.text(step.name), .bytes(Array(step.sql.utf8))])
        return true
    }

    private static func refused(_ message: String) -> PostgresError {
        PostgresError(code: .migrationRefused, message: message)
    }

    /// The steps of a directory by name; a folder without `up.sql` is refused, other entries are ignored.
    private static func steps(in directory: String) throws -> [Migration] {
        let names = try FileManager.default.contentsOfDirectory(atPath: directory)
            .filter {
                $0.utf8.prefix(4).allSatisfy { (0x30...0x39).contains($0) } && $0.utf8.dropFirst(4).first == 0x2D
            }
            .sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
        return try names.map { name in
            guard let data = FileManager.default.contents(atPath: "\(directory)/\(name)/up.sql"),
                let sql = String(bytes: data, encoding: .utf8)
            else { throw refused("\(name)/up.sql cannot be read as UTF-8") }
            return Migration(name: name, sql: sql)
        }
    }
}
