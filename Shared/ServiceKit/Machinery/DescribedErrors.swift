public import Outbox
public import Postgres
public import Rabbit

// The modules' own errors describe themselves with codes and the servers' primary texts, never with parameters or rows.
extension PostgresError: SelfDescribingError {
    public var logDescription: String { String(describing: self) }
}

extension RabbitError: SelfDescribingError {
    public var logDescription: String { String(describing: self) }
}

extension OutboxError: SelfDescribingError {
    public var logDescription: String { String(describing: self) }
}

extension PartRefused: SelfDescribingError {
    public var logDescription: String { "refused in part: \(code)" }
}

extension MessageRefused: SelfDescribingError {
    public var logDescription: String { "refused: \(code)" }
}
