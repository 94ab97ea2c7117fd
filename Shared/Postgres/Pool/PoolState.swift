/// Who has which connection and who waits: the pool's decisions, without connections, threads or clocks.
///
/// A slot is leased to one caller at a time, whether its connection is alive or yet to be made; waiters are served in
/// the order they came. Each change returns what is to be done about it.
struct PoolState {
    typealias WaiterID = UInt64

    enum Refusal: Equatable {
        case tooManyWaiting, timedOut, cancelled, closed
    }

    enum Action: Equatable {
        case grant(WaiterID, slot: Int)
        case refuse(WaiterID, Refusal)
        /// Closing, and the last lease has come back.
        case finish
    }

    private enum Slot {
        /// Free, without a connection.
        case vacant
        /// Free, with a connection.
        case idle
        case leased
    }

    private var slots: [Slot]
    /// Free slots with a connection; the one used last is taken first, so that the others may rest.
    private var idle: [Int] = []
    private var vacant: [Int]
    private var waiters: [WaiterID] = []
    private let waitersMax: Int
    private(set) var leasedCount = 0
    private(set) var isClosing = false

    init(size: Int, waitersMax: Int) {
        slots = Array(repeating: .vacant, count: size)
        vacant = Array((0..<size).reversed())
        self.waitersMax = waitersMax
    }

    var idleCount: Int { idle.count }
    var waitingCount: Int { waiters.count }

    /// Slots with a connection that is in use or ready.
    var openCount: Int { idle.count + leasedCount }

    /// A caller wants a slot: grants it, refuses, or lets the caller wait (no action).
    mutating func request(_ waiter: WaiterID) -> [Action] {
        if isClosing { return [.refuse(waiter, .closed)] }
        // Nobody overtakes those who wait; free slots and waiters never exist together.
        if let slot = takeFree() { return [.grant(waiter, slot: slot)] }
        guard waiters.count < waitersMax else { return [.refuse(waiter, .tooManyWaiting)] }
        waiters.append(waiter)
        return []
    }

    /// A lease ends; `isLive` tells whether its connection can be used again.
    mutating func release(_ slot: Int, isLive: Bool) -> [Action] {
        precondition(slots[slot] == .leased, "slot \(slot) is not leased")
        if !waiters.isEmpty { return [.grant(waiters.removeFirst(), slot: slot)] }
        leasedCount -= 1
        slots[slot] = isLive ? .idle : .vacant
        if isLive { idle.append(slot) } else { vacant.append(slot) }
        return isClosing && leasedCount == 0 ? [.finish] : []
    }

    /// A waiter gives up or its time is over; nothing when it has been served meanwhile.
    mutating func withdraw(_ waiter: WaiterID, _ refusal: Refusal) -> [Action] {
        guard let index = waiters.firstIndex(of: waiter) else { return [] }
        waiters.remove(at: index)
        return [.refuse(waiter, refusal)]
    }

    /// The connection of a free slot has ended by itself.
    mutating func lose(_ slot: Int) {
        guard slots[slot] == .idle, let index = idle.firstIndex(of: slot) else { return }
        idle.remove(at: index)
        slots[slot] = .vacant
        vacant.append(slot)
    }

    /// A slot to be connected ahead of demand, leased to the one who does it; nil while `warm` are open.
    mutating func reserveVacant(warm: Int) -> Int? {
        guard !isClosing, openCount < warm, let slot = vacant.popLast() else { return nil }
        slots[slot] = .leased
        leasedCount += 1
        return slot
    }

    /// No new leases; those who wait are refused.
    mutating func close() -> [Action] {
        guard !isClosing else { return [] }
        isClosing = true
        defer { waiters.removeAll() }
        return waiters.map { .refuse($0, .closed) } + (leasedCount == 0 ? [.finish] : [])
    }

    private mutating func takeFree() -> Int? {
        guard let slot = idle.popLast() ?? vacant.popLast() else { return nil }
        slots[slot] = .leased
        leasedCount += 1
        return slot
    }
}
