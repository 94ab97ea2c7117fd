public import Codec
public import Postgres

/// A message that was decoded and checked.
public struct IncomingMessage: Hashable, Sendable {
    public let envelope: Envelope
    public let body: MessageBody

    public init(envelope: Envelope, body: MessageBody) {
        (self.envelope, self.body) = (envelope, body)
    }
}

/// Applies messages of one type in the batch's transaction. Every message comes exactly once, in the order of arrival.
///
/// The closure may run again after a deadlock or serialization failure, so it keeps nothing outside the transaction.
/// To park one message alone it throws `MessageRefused`, or `PartRefused` when some of it can be applied; anything else it throws is tried again message by message.
public typealias BatchHandler = @Sendable (_ messages: [IncomingMessage], _ tx: borrowing Transaction) throws -> Void
