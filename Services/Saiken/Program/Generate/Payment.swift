import CodecPrimitives

/// One act of paying at a store or in an app, with everything that the agents will tell of it.
struct Payment {
    /// What happens to it after the flash.
    enum Fate: Hashable {
        /// Flash, then confirmed.
        case plain
        /// The flash gets lost; only the confirmed record comes.
        case flashLost
        /// The store takes the flash back.
        case cancelled
    }

    var way: PaymentWay
    var barcode: String
    var amount: Int64
    var paidOn: BusinessDate
    /// Minutes since midnight.
    var minute: Int
    var store: String
    var chain: String
    var fate: Fate
    /// Number of the payment within the city, for ids of webhooks.
    var serial: Int

    /// The day on which the flash is told.
    var flashOn: BusinessDate { paidOn.adding(days: 1) }
    /// The day on which the confirmed record is told.
    var confirmedOn: BusinessDate { paidOn.adding(days: 5) }
}
