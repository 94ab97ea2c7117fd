import Logging
import Postgres
import TestKit

/// Cuts connections of the services in the middle of their transactions, most of all while they commit.
struct CommitCut: Sendable {
    /// How many were at their commit, and how many had written something and not come to it.
    struct Count: Sendable {
        var atCommit: Int64 = 0
        var before: Int64 = 0
    }

    let servers: TestServers

    /// Watches the services' connections for at most `seconds`, and cuts five at their commit and five before it.
    ///
    /// A commit is cut while its transaction still has its number: its end is then unknown to the service.
    func strike(seconds: Int) async throws -> Count {
        let session = PostgresSession(
            PostgresSettings(
                host: servers.postgres.host, port: servers.postgres.port, database: "postgres",
                user: servers.postgres.user, applicationName: "suite"),
            logger: Logger(label: "suite") { _ in SwiftLogNoOpLogHandler() })
        try await session.run { session in try session.script(CommitCut.function) }
        let count = try await session.run { session in
            try session.first("select * from pg_temp.cut(\(seconds))") { row in
                Count(atCommit: try row.int(0), before: try row.int(1))
            }
        }
        await session.close()
        return count ?? Count()
    }

    private static let function = """
        create function pg_temp.cut(seconds int, out at_commit bigint, out earlier bigint) language plpgsql as $$
        declare
            ending timestamptz := clock_timestamp() + seconds * interval '1 second';
            was_commit boolean;
        begin
            at_commit := 0; earlier := 0;
            while clock_timestamp() < ending and at_commit + earlier < 10 loop
                perform pg_stat_clear_snapshot();
                for was_commit in
                    select a.query = 'commit' from (
                        select pid, query from pg_stat_activity
                        where usename in ('saiken_case', 'saiken_intake', 'saiken_garnishment',
                                'saiken_outsourcing', 'saiken_notifications')
                            and state = 'active' and backend_xid is not null
                            and case query when 'commit' then at_commit < 5 else earlier < 5 end limit 1
                    ) a where pg_terminate_backend(a.pid)
                loop
                    if was_commit then at_commit := at_commit + 1; else earlier := earlier + 1; end if;
                end loop;
            end loop;
        end $$
        """
}
