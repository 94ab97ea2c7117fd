/// How a connection is protected on its way to the server.
public enum PostgresTLS: Sendable, Hashable {
    /// Plain text: only for a server on loopback or a private socket.
    case disabled
    /// TLS with the server's certificate and host name checked (`sslmode=verify-full`).
    /// - Parameter caFile: path of the certification authority in PEM; nil for the system's own list.
    case verifyFull(caFile: String?)
}

/// Where the database is and every bound of using it. Times are whole seconds unless their name says otherwise.
public struct PostgresSettings: Sendable {
    /// Host name or address.
    public var host: String
    /// TCP port.
    public var port: Int
    /// The database's name.
    public var database: String
    /// The role to log in as.
    public var user: String
    /// nil: trust, peer, or a password file.
    public var password: String?
    /// The name the server shows in `pg_stat_activity`.
    public var applicationName: String
    /// How the connection is protected.
    public var tls: PostgresTLS

    /// Connections of the pool, each with a thread of its own.
    public var poolSize: Int
    /// Connections that `run()` keeps open even when nobody asks.
    public var warmConnections: Int
    /// Callers that may wait for a connection; the next is refused.
    public var waitersMax: Int
    /// How long a caller may wait for a connection.
    public var acquireTimeoutSeconds: Int
    /// The longest a statement may take, unless its transaction says otherwise.
    public var statementTimeoutSeconds: Int
    /// How long a cancelled statement may take to end before the connection is given up. The server's own
    /// `statement_timeout` stands this much behind ours.
    public var cancelGraceSeconds: Int
    /// How often a statement under way looks whether its task was cancelled, in milliseconds.
    public var cancelCheckMilliseconds: Int
    /// The server ends a transaction in which nothing happens for this long.
    public var idleInTransactionTimeoutSeconds: Int
    /// How long making a connection may take, for each address of the host.
    public var connectTimeoutSeconds: Int
    /// How long sent bytes may stay unacknowledged before the connection counts as dead.
    public var tcpUserTimeoutSeconds: Int
    /// Silence after which the other side is probed; also how often an unused connection is looked at.
    public var keepaliveIdleSeconds: Int
    /// Time between probes.
    public var keepaliveIntervalSeconds: Int
    /// Unanswered probes after which the connection is dead.
    public var keepaliveCount: Int
    /// How long `shutdown()` waits for leases before it cancels their statements.
    public var closeTimeoutSeconds: Int
    /// How often `run()` looks for connections to replace.
    public var upkeepSeconds: Int

    /// Prepared statements kept per connection.
    public var statementCacheMax: Int
    /// Statements of one pipeline.
    public var pipelineMax: Int
    /// How often a transaction is run again after a serialization failure or deadlock.
    public var retriesMax: Int
    /// The first pause before such a repetition in milliseconds; it doubles each time and is jittered.
    public var retryPauseMilliseconds: Int

    /// Every bound has the default a service starts with.
    public init(
        host: String, port: Int, database: String, user: String, password: String? = nil,
        applicationName: String = "saiken", tls: PostgresTLS = .disabled,
        poolSize: Int = 6, warmConnections: Int = 1, waitersMax: Int = 256, acquireTimeoutSeconds: Int = 10,
        statementTimeoutSeconds: Int = 60, cancelGraceSeconds: Int = 5,
        cancelCheckMilliseconds: Int = 100, idleInTransactionTimeoutSeconds: Int = 60,
        connectTimeoutSeconds: Int = 5, tcpUserTimeoutSeconds: Int = 15, keepaliveIdleSeconds: Int = 15,
        keepaliveIntervalSeconds: Int = 5, keepaliveCount: Int = 3, closeTimeoutSeconds: Int = 5,
        upkeepSeconds: Int = 5, statementCacheMax: Int = 256, pipelineMax: Int = 20_000, retriesMax: Int = 5,
        retryPauseMilliseconds: Int = 5
    ) {
        self.host = host
        self.port = port
        self.database = database
        self.user = user
        self.password = password
        self.applicationName = applicationName
        self.tls = tls
        self.poolSize = max(1, poolSize)
        self.warmConnections = warmConnections
        self.waitersMax = waitersMax
        self.acquireTimeoutSeconds = acquireTimeoutSeconds
        self.statementTimeoutSeconds = statementTimeoutSeconds
        self.cancelGraceSeconds = cancelGraceSeconds
        self.cancelCheckMilliseconds = max(1, cancelCheckMilliseconds)
        self.idleInTransactionTimeoutSeconds = idleInTransactionTimeoutSeconds
        self.connectTimeoutSeconds = connectTimeoutSeconds
        self.tcpUserTimeoutSeconds = tcpUserTimeoutSeconds
        self.keepaliveIdleSeconds = keepaliveIdleSeconds
        self.keepaliveIntervalSeconds = keepaliveIntervalSeconds
        self.keepaliveCount = keepaliveCount
        self.closeTimeoutSeconds = closeTimeoutSeconds
        self.upkeepSeconds = upkeepSeconds
        self.statementCacheMax = max(1, statementCacheMax)
        self.pipelineMax = pipelineMax
        self.retriesMax = retriesMax
        self.retryPauseMilliseconds = retryPauseMilliseconds
    }
}

extension PostgresSettings: CustomStringConvertible, CustomDebugStringConvertible {
    /// Without the password.
    public var description: String { "\(user)@\(host):\(port)/\(database)" }
    /// Without the password.
    public var debugDescription: String { description }
}

extension PostgresSettings {
    /// libpq's connection parameters. The server's own limits stand a little behind ours, so that ours speak first.
    var connectionParameters: [(keyword: String, value: String)] {
        var parameters = [
            ("host", host), ("port", String(port)), ("dbname", database), ("user", user),
            ("connect_timeout", String(connectTimeoutSeconds)),
            ("tcp_user_timeout", String(tcpUserTimeoutSeconds * 1000)),
            ("keepalives", "1"), ("keepalives_idle", String(keepaliveIdleSeconds)),
            ("keepalives_interval", String(keepaliveIntervalSeconds)), ("keepalives_count", String(keepaliveCount)),
            ("application_name", applicationName), ("client_encoding", "UTF8"), ("gssencmode", "disable"),
            ("target_session_attrs", "read-write"), ("options", serverOptions),
        ]
        if let password { parameters.append(("password", password)) }
        switch tls {
        case .disabled:
            parameters.append(("sslmode", "disable"))
        case .verifyFull(let caFile):
            parameters.append(("sslmode", "verify-full"))
            if let caFile { parameters.append(("sslrootcert", caFile)) }
        }
        return parameters
    }

    private var serverOptions: String {
        let statement = (statementTimeoutSeconds + cancelGraceSeconds) * 1000
        return "-c statement_timeout=\(statement)"
            + " -c idle_in_transaction_session_timeout=\(idleInTransactionTimeoutSeconds * 1000)"
            + " -c TimeZone=UTC -c standard_conforming_strings=on" + absence
    }

    /// A server that only waits would keep a client that was cut off, and its locks, for hours: another replica could not
    /// take over. So the server looks for us as often as we look for it.
    private var absence: String {
        " -c tcp_keepalives_idle=\(keepaliveIdleSeconds) -c tcp_keepalives_interval=\(keepaliveIntervalSeconds)"
            + " -c tcp_keepalives_count=\(keepaliveCount) -c tcp_user_timeout=\(tcpUserTimeoutSeconds * 1000)"
    }
}
