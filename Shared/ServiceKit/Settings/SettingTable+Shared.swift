extension SettingTable {
    /// The settings that every service has.
    public static let common = database + broker + outbox + host

    /// The settings of every service that decides by law.
    public static let law = SettingTable([
        .text("law.city-file", "The city's parameter file on top of national law (市の設定); without it national law."),
        .text(
            "law.rates-file",
            "Rates that were published since this release, in the form of late-charge-rates.csv; without it the suite's"
                + " own, past whose last year nothing is computed."),
    ])

    private static let database = SettingTable([
        .text("database.host", "Host of PostgreSQL.", default: "127.0.0.1"),
        .number("database.port", "Port of PostgreSQL.", default: 5432, in: 1...65_535),
        .required("database.name", "This service's database."),
        .required("database.user", "This service's role."),
        .secret("database.password", "The role's password; absent where the server trusts the connection."),
        .choice(
            "database.tls", "Plain (loopback only), or encrypted with the server's certificate and name checked.",
            default: "disable", of: ["disable", "verify-full"]),
        .text("database.ca-file", "The authority that signed the server's certificate (PEM)."),
        .number("database.pool-size", "Connections that are kept open.", default: 6, in: 1...64),
        .number(
            "database.waiters-max", "Work that may wait for a connection before it is refused.", default: 256,
            in: 1...10_000),
        .number("database.acquire-timeout-seconds", "How long work waits for a connection.", default: 10, in: 1...300),
        .number("database.statement-timeout-seconds", "How long one statement may take.", default: 60, in: 1...600),
        .number(
            "database.exhausted-seconds",
            "How long this instance is not ready after the server refused work for want of disk, memory or connections.",
            default: 10, in: 1...600),
        .number("database.connect-timeout-seconds", "How long connecting may take.", default: 5, in: 1...60),
        .number(
            "database.silence-timeout-seconds",
            "How long the server may leave sent bytes unacknowledged before a connection counts as dead.", default: 15,
            in: 1...300),
        .number(
            "database.idle-timeout-seconds", "How long a transaction may do nothing before the server ends it.",
            default: 60, in: 1...600),
        .number(
            "database.retries-max", "How often a transaction is repeated after a deadlock or a serialization failure.",
            default: 5, in: 0...20),
        .number(
            "database.close-timeout-seconds", "How long work in hand may take when the pool closes.", default: 5,
            in: 1...60),
    ])

    private static let broker = SettingTable(
        [
            .text("broker.host", "Host of RabbitMQ.", default: "127.0.0.1"),
            .number("broker.port", "Port of RabbitMQ.", default: 5672, in: 1...65_535),
            .text("broker.vhost", "Virtual host.", default: "saiken"),
            .required("broker.user", "This service's user."),
            .secret("broker.password", "The user's password."),
            .flag(
                "broker.tls", "Whether the connection is encrypted; the certificate and host name are then checked.",
                default: false),
            .text("broker.ca-file", "The authority that signed the broker's certificate (PEM)."),
            .number(
                "broker.heartbeat-seconds", "Interval of AMQP heartbeats; a silent peer is dead after two.",
                default: 10,
                in: 1...60),
            .number(
                "broker.confirm-window", "Messages that may be published and not yet confirmed.", default: 512,
                in: 1...10_000),
            .number(
                "broker.publish-timeout-seconds", "How long a message may stay unconfirmed.", default: 30, in: 1...600),
            .number(
                "broker.prefetch", "Messages that the broker sends ahead of their acknowledgement.", default: 200,
                in: 1...2000),
            .number(
                "broker.consumers",
                "Consumers of the service's queue in one process: one decides while another commits.",
                default: 2, in: 1...16),
            .number("broker.batch-max", "Messages handled in one transaction.", default: 50, in: 1...500),
        ] + brokerTimes)

    private static let brokerTimes: [SettingKey] = [
        .number("broker.connect-timeout-seconds", "How long connecting may take.", default: 5, in: 1...60),
        .number(
            "broker.handshake-timeout-seconds", "How long encryption and login may take together.", default: 10,
            in: 1...60),
        .number(
            "broker.request-timeout-seconds", "How long the broker may take to answer a request.", default: 10,
            in: 1...60),
        .number(
            "broker.reconnect-cap-milliseconds", "Longest wait between two attempts to connect.", default: 10_000,
            in: 100...600_000),
        .number(
            "broker.queue-check-seconds", "How often a publisher looks whether its queues still exist.", default: 60,
            in: 1...3600),
        .number(
            "broker.pages-max", "Batches that may wait in the publisher before more are refused.", default: 64,
            in: 1...1000),
        .number(
            "broker.pause-seconds", "How long a consumer stays away after a transient failure, at first.", default: 1,
            in: 1...300),
        .number(
            "broker.pause-cap-seconds", "How long it stays away at most after failures in a row.", default: 300,
            in: 1...3600),
    ]

    private static let outbox = SettingTable([
        .number("outbox.page", "Messages the relay reads at once.", default: 500, in: 1...5000),
        .number(
            "outbox.page-bytes", "Bytes of messages the relay reads at once; a single larger one still goes.",
            default: 8_388_608, in: 65_536...134_217_728),
        .number("outbox.pages-in-flight", "Pages that are published at the same time.", default: 2, in: 1...16),
        .number(
            "outbox.retry-cap-milliseconds", "Longest wait before a refused message is tried again.", default: 60_000,
            in: 100...3_600_000),
        .number(
            "outbox.poll-milliseconds", "How often the relay looks without being woken.", default: 200, in: 10...5000),
        .number(
            "outbox.body-days", "Days after which the body of a delivered message is erased.", default: 30, in: 1...3650
        ),
        .number("outbox.erase-seconds", "How often such bodies are looked for.", default: 3600, in: 1...86_400),
        .number(
            "parking.replay-seconds", "How often parked messages that shall be tried again are.", default: 2,
            in: 1...3600),
        .number(
            "stream.heartbeat-seconds", "How often this service tells the others how far its streams are.", default: 10,
            in: 1...60),
        .number(
            "stream.gap-grace-seconds", "How long a missing number is waited for before it is asked for again.",
            default: 15, in: 1...3600),
        .number("stream.look-seconds", "How often missing numbers are looked for.", default: 2, in: 1...60),
        .number(
            "stream.ask-again-seconds", "How long after one request the next goes out for the same stream.",
            default: 30, in: 1...3600),
        .number(
            "stream.ranges-max", "Ranges of missing numbers that are asked for at once, per stream.", default: 50,
            in: 1...1000),
    ])

    private static let host = SettingTable([
        .text("http.host", "Address that the service listens on.", default: "127.0.0.1"),
        .number("http.port", "Port that the service listens on; 0 takes any free one.", default: 8080, in: 0...65_535),
        .number(
            "http.body-max-bytes", "Largest request body; a larger one is answered with 413.", default: 2_000_000,
            in: 1024...1_000_000_000),
        .number("http.connections-max", "Connections served at once.", default: 512, in: 1...10_000),
        .number("http.idle-seconds", "How long a silent connection is kept.", default: 60, in: 1...3600),
        .text(
            "clock.source", "`system`, or the control file {\"date\":\"YYYY-MM-DD\",\"hour\":0-23} of `saiken clock`.",
            default: "system"),
        .choice(
            "log.level", "Least important kind of line that is logged.", default: "info",
            of: ["trace", "debug", "info", "notice", "warning", "error", "critical"]),
        .number(
            "shutdown.grace-seconds", "How long work in hand may take after a request to stop.", default: 20,
            in: 1...600),
        .number(
            "shutdown.consumer-seconds", "How much of it consumers have for the messages in hand.", default: 15,
            in: 1...600),
        .number(
            "shutdown.publisher-seconds", "How much of it the publisher has for outstanding confirms.", default: 5,
            in: 1...60),
        .number("shutdown.cancel-seconds", "How long cancelled work may take to end.", default: 5, in: 1...60),
        .flag(
            "process.backtraces", "Whether a crash prints a backtrace; it may show data, so only for development.",
            default: false),
        .flag(
            "process.core-dumps", "Whether a crash may leave a core dump; it holds data, so only for development.",
            default: false),
    ])
}
