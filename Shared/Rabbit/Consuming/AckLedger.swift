/// Which deliveries of one channel are done, and up to where all of them are: what may be acknowledged with `multiple`.
struct AckLedger {
    private var lastDelivered: UInt64 = 0
    private var lastContiguous: UInt64 = 0
    /// Done, but with an open delivery before them. Never more than the prefetch.
    private var ahead: Set<UInt64> = []

    /// Delivered and not done.
    var outstanding: Int { Int(lastDelivered - lastContiguous) - ahead.count }

    /// A delivery has arrived. The broker numbers them 1, 2, 3 … within the channel.
    mutating func delivered(_ tag: UInt64) throws(RabbitError) {
        guard tag == lastDelivered + 1 else {
            throw RabbitError(.protocolViolation, "delivery out of number")
        }
        lastDelivered = tag
    }

    /// Deliveries are done. Returns the number up to which everything is done, when that has grown.
    mutating func done(_ tags: some Sequence<UInt64>) throws(RabbitError) -> UInt64? {
        let before = lastContiguous
        for tag in tags {
            guard tag > lastContiguous, tag <= lastDelivered, ahead.insert(tag).inserted else {
                throw RabbitError(.protocolViolation, "a delivery was settled twice or never made")
            }
            while ahead.remove(lastContiguous + 1) != nil { lastContiguous += 1 }
        }
        return lastContiguous > before ? lastContiguous : nil
    }
}
