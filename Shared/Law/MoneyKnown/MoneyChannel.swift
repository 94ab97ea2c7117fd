import CodecPrimitives

/// What a channel of money is for clearance (a row of `money-channels.csv`).
public struct MoneyChannel: Hashable, Sendable {
    public enum Speed: String, CaseIterable, Sendable {
        /// A receipt is told of at once (速報).
        case fast
        /// Slips travel on paper (済通).
        case paper
    }

    /// Which slips can be paid there.
    public enum Slips: String, CaseIterable, Sendable { case barcode, any }

    public let speed: Speed
    public let slips: Slips

    public init(_ speed: Speed, slips: Slips = .any) { (self.speed, self.slips) = (speed, slips) }

    static let columns = ["channel", "speed", "slips", "valid_from", "valid_to", "reference"]

    init(_ row: LawRow) throws(LawError) {
        self.init(try row.choice(1, of: Speed.self), slips: try row.choice(2, of: Slips.self))
    }
}
