/// How long a consumer stays away: what its handler asked for, doubled with each pause in a row.
///
/// Each pause gives messages back, and a quorum queue counts that towards the delivery limit: pauses in a row must grow,
/// or an outage of some minutes would use the limit up.
struct PauseLength {
    private let cap: Duration
    private var inARow = 0

    init(capSeconds: Int) { cap = .seconds(max(1, capSeconds)) }

    mutating func next(atLeast wish: Duration) -> Duration {
        var length = max(wish, .milliseconds(1))
        for _ in 0..<inARow where length < cap { length = min(cap, length * 2) }
        inARow = min(inARow + 1, 64)
        return max(wish, length)
    }

    mutating func reset() { inARow = 0 }
}
