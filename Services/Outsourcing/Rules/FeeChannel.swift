public import CodecPrimitives

/// Where money was paid, in the words of contracts (納付経路).
public enum FeeChannel: String, CaseIterable, Sendable {
    /// The contractor's trust account (受託者の預り口座).
    case trustAccount = "TRUST_ACCOUNT"
    case convenience = "CONVENIENCE"
    case cityCounter = "CITY_COUNTER"
    case seizure = "SEIZURE"
    case other = "OTHER"

    /// The channel of a contractor's own money: `agent:` and its code.
    public static func name(of contractor: ReceivedText) -> ReceivedText { ReceivedText("agent:\(contractor.string)") }

    /// What a channel of the suite is for the contractor with this code.
    public init(_ channel: ReceivedText, contractor: ReceivedText) {
        let own = FeeChannel.name(of: contractor)
        if channel.utf8.elementsEqual(own.utf8) {
            self = .trustAccount
        } else if channel.utf8.starts(with: "konbini".utf8) || channel.utf8.starts(with: "gateway".utf8) {
            self = .convenience
        } else if channel.utf8.starts(with: "bank".utf8) || channel.utf8.starts(with: "counter".utf8) {
            self = .cityCounter
        } else {
            self = channel.utf8.starts(with: "seizure".utf8) ? .seizure : .other
        }
    }
}
