/// Who waits for which publisher confirm of one channel.
///
/// The broker numbers published messages from 1 and answers with `basic.ack` or `basic.nack`, singly or for all up to a
/// number. Any other number means that we and the broker disagree, which only a new connection can mend.
struct ConfirmLedger<Waiter> {
    /// Numbers from the oldest open one to the newest: never more than this.
    let window: Int
    /// A ring: the waiter of `tag` stands at `tag % window`.
    private var slots: [Waiter?]
    private var oldest: UInt64 = 1
    private var next: UInt64 = 1
    /// Published and neither confirmed nor refused.
    private(set) var outstanding = 0

    init(window: Int) {
        self.window = max(1, window)
        slots = Array(repeating: nil, count: self.window)
    }

    /// How many more may be published now.
    var room: Int { window - Int(next - oldest) }

    /// Notes a message about to be published and returns its number. There must be room.
    mutating func published(_ waiter: Waiter) throws(RabbitError) -> UInt64 {
        guard room > 0 else { throw RabbitError(.busy, "the confirm window is full") }
        let tag = next
        slots[slot(of: tag)] = waiter
        next += 1
        outstanding += 1
        return tag
    }

    /// An ack or nack from the broker; `each` gets the waiters in the order of their numbers.
    mutating func settle(_ tag: UInt64, multiple: Bool, _ each: (Waiter) -> Void) throws(RabbitError) {
        guard tag >= oldest, tag < next, slots[slot(of: tag)] != nil else {
            throw RabbitError(.protocolViolation, "confirm of a number that is not open")
        }
        for open in (multiple ? oldest : tag)...tag { take(open, each) }
        while oldest < next, slots[slot(of: oldest)] == nil { oldest += 1 }
    }

    /// The connection is gone: nobody will be answered any more. Numbers start at 1 again.
    mutating func failAll(_ each: (Waiter) -> Void) {
        for tag in oldest..<next { take(tag, each) }
        (oldest, next) = (1, 1)
    }

    /// The oldest open waiter that matches. (`basic.return` names no number; it comes before the message's ack.)
    func first(where matches: (Waiter) -> Bool) -> Waiter? {
        for tag in oldest..<next {
            if let waiter = slots[slot(of: tag)], matches(waiter) { return waiter }
        }
        return nil
    }

    private mutating func take(_ tag: UInt64, _ each: (Waiter) -> Void) {
        guard let waiter = slots[slot(of: tag)] else { return }
        slots[slot(of: tag)] = nil
        outstanding -= 1
        each(waiter)
    }

    private func slot(of tag: UInt64) -> Int { Int(tag % UInt64(window)) }
}
