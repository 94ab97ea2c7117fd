/// When and how soon a transaction is run again: 40001 and 40P01 above all. Bounded, doubling, jittered.
struct RetryPause {
    private var left: Int
    private var milliseconds: Int

    init(_ settings: PostgresSettings) {
        left = settings.retriesMax
        milliseconds = settings.retryPauseMilliseconds
    }

    /// Takes one of the repetitions, if this error calls for it.
    mutating func isWorthwhile(after error: any Error) -> Bool {
        guard left > 0, let error = error as? PostgresError, error.outcome == .rolledBack else { return false }
        switch error.code {
        case .serializationFailure, .deadlock, .stalePlan:
            left -= 1
            return true
        default:
            return false
        }
    }

    mutating func sleep() async throws {
        let jittered = Int.random(in: 0...max(1, milliseconds))
        milliseconds *= 2
        try await Task.sleep(for: .milliseconds(jittered))
    }
}
