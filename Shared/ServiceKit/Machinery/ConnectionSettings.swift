public import Postgres
public import Rabbit

extension ServiceSettings {
    /// Where this service's database is and every bound of using it.
    public var postgres: PostgresSettings {
        let tls: PostgresTLS =
            text("database.tls").utf8.elementsEqual("verify-full".utf8)
            ? .verifyFull(caFile: optionalText("database.ca-file")) : .disabled
        return PostgresSettings(
            host: text("database.host"), port: number("database.port"), database: text("database.name"),
            user: text("database.user"), password: secret("database.password"), applicationName: service, tls: tls,
            poolSize: number("database.pool-size"), waitersMax: number("database.waiters-max"),
            acquireTimeoutSeconds: number("database.acquire-timeout-seconds"),
            statementTimeoutSeconds: number("database.statement-timeout-seconds"),
            connectTimeoutSeconds: number("database.connect-timeout-seconds"))
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
        rabbit.heartbeatSeconds = number("broker.heartbeat-seconds")
        rabbit.confirmWindow = number("broker.confirm-window")
        rabbit.publishTimeoutSeconds = number("broker.publish-timeout-seconds")
        return rabbit
    }
}
