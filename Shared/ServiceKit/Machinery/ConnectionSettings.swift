import Outbox
public import Postgres
public import Rabbit

extension ServiceSettings {
    /// Where this service's database is and every bound of using it.
    public var postgres: PostgresSettings {
        let tls: PostgresTLS =
            text("database.tls").utf8.elementsEqual("verify-full".utf8)
            ? .verifyFull(caFile: optionalText("database.ca-file")) : .disabled
        var postgres = PostgresSettings(
            host: text("database.host"), port: number("database.port"), database: text("database.name"),
            user: text("database.user"), password: secret("database.password"), applicationName: service, tls: tls,
            poolSize: number("database.pool-size"), waitersMax: number("database.waiters-max"),
            acquireTimeoutSeconds: number("database.acquire-timeout-seconds"),
            statementTimeoutSeconds: number("database.statement-timeout-seconds"),
            connectTimeoutSeconds: number("database.connect-timeout-seconds"))
        postgres.tcpUserTimeoutSeconds = number("database.silence-timeout-seconds")
        postgres.idleInTransactionTimeoutSeconds = number("database.idle-timeout-seconds")
        postgres.retriesMax = number("database.retries-max")
        postgres.closeTimeoutSeconds = number("database.close-timeout-seconds")
        return postgres
    }

    /// Where the broker is and every bound of using it.
    public var rabbit: RabbitSettings {
        var rabbit = RabbitSettings(
            host: text("broker.host"), port: number("broker.port"), vhost: text("broker.vhost"),
            user: text("broker.user"), password: secret("broker.password") ?? "")
        if flag("broker.tls") {
            rabbit.tls = RabbitTLS(caFile: optionalText("broker.ca-file") ?? "/etc/ssl/certs/ca-certificates.crt")
        }
        rabbit.connectionName = service
        setBounds(of: &rabbit)
        return rabbit
    }

    private func setBounds(of rabbit: inout RabbitSettings) {
        rabbit.heartbeatSeconds = number("broker.heartbeat-seconds")
        rabbit.connectTimeoutSeconds = number("broker.connect-timeout-seconds")
        rabbit.handshakeTimeoutSeconds = number("broker.handshake-timeout-seconds")
        rabbit.rpcTimeoutSeconds = number("broker.request-timeout-seconds")
        rabbit.reconnectCapMilliseconds = number("broker.reconnect-cap-milliseconds")
        rabbit.confirmWindow = number("broker.confirm-window")
        rabbit.publishTimeoutSeconds = number("broker.publish-timeout-seconds")
        rabbit.pagesMax = number("broker.pages-max")
        rabbit.queueCheckSeconds = number("broker.queue-check-seconds")
        rabbit.pauseCapSeconds = number("broker.pause-cap-seconds")
        rabbit.publisherShutdownSeconds = number("shutdown.publisher-seconds")
        rabbit.consumerShutdownSeconds = number("shutdown.consumer-seconds")
    }

    /// Every bound of the relay.
    var relay: RelaySettings {
        var relay = RelaySettings()
        relay.pageMessages = number("outbox.page")
        relay.pageBytes = number("outbox.page-bytes")
        relay.pagesInFlight = number("outbox.pages-in-flight")
        relay.pollMilliseconds = number("outbox.poll-milliseconds")
        relay.retryCapMilliseconds = number("outbox.retry-cap-milliseconds")
        return relay
    }

    /// Every bound of the watch over other services' streams.
    var streamWatch: StreamWatch.Settings {
        var watch = StreamWatch.Settings()
        watch.lookSeconds = number("stream.look-seconds")
        watch.graceSeconds = number("stream.gap-grace-seconds")
        watch.askAgainSeconds = number("stream.ask-again-seconds")
        watch.rangesPerStream = number("stream.ranges-max")
        return watch
    }
}
