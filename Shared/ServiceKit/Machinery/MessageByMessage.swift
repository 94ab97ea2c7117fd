public import Codec
public import CodecPrimitives
public import Outbox
public import Postgres

/// The handlers of a service that takes each message of a batch for itself.
public enum MessageByMessage {
    /// What is done with the facts of one message.
    ///
    /// `now` is the wall time of the handling.
    public typealias Step<Fact> =
        @Sendable (
            _ facts: [Fact], _ envelope: Envelope, _ now: Timestamp, _ tx: borrowing Transaction
        ) throws -> Void

    /// A handler of messages that carry facts of one kind. A message with anything else in it is parked as
    /// `unexpected_body`.
    public static func handler<Fact: Sendable>(of _: Fact.Type, _ step: @escaping Step<Fact>) -> BatchHandler {
        { messages, tx in
            for message in messages {
                guard let facts = message.body.facts(as: Fact.self) else {
                    throw MessageRefused(code: "unexpected_body")
                }
                try step(facts, message.envelope, WallClock.now(), tx)
            }
        }
    }
}
