import Foundation

/// Waits until a fact holds: asks every few milliseconds, and fails after the deadline.
///
/// The only place in the tests that sleeps; a test says what it waits for instead of how long.
///
/// - Parameters:
///   - deadline: how long the fact may take.
///   - fact: the sentence for the error, such as "the queue is empty".
///   - holds: whether it is so now.
/// - Throws: `TestKitError` when the deadline passes, with the last error of `holds` where there was one.
public func eventually(
    within deadline: Duration = .seconds(60), _ fact: String, _ holds: () async throws -> Bool
) async throws {
    _ = try await eventually(within: deadline, fact) { () async throws -> Void? in try await holds() ? () : nil }
}

/// Waits until there is a value, and returns it.
///
/// - Throws: `TestKitError` when the deadline passes.
public func eventually<Value>(
    within deadline: Duration = .seconds(60), _ fact: String, _ value: () async throws -> Value?
) async throws -> Value {
    let clock = ContinuousClock()
    let end = clock.now.advanced(by: deadline)
    var pause = Duration.milliseconds(2)
    while true {
        var problem: (any Error)?
        do {
            if let found = try await value() { return found }
        } catch {
            problem = error
        }
        guard clock.now < end else {
            let reason = problem.map { " (last error: \($0))" } ?? ""
            throw TestKitError("not within \(deadline): \(fact)\(reason)")
        }
        try await Task.sleep(for: pause)
        pause = min(pause * 2, .milliseconds(50))
    }
}
