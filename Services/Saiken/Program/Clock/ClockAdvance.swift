import ArgumentParser
import CodecPrimitives
import Foundation
import ServiceKit

/// Moves the business date on: waits until all messages are applied, writes the control file, and
/// waits until every service has the date, or has also applied what the new day made.
struct ClockAdvance {
    /// How many times in a row services must be settled: they are not asked at one instant.
    static let settledAnswers = 2
    /// What a new date is waited for to do. The date that already is always waits for `applied`.
    enum Reach: Sendable {
        /// Every service has it; what the day makes goes on.
        case followed
        /// And all that the day made is applied.
        case applied
    }
    /// How long services may take, and the time between two questions.
    struct Patience {
        let deadline: Duration
        var interval = Duration.milliseconds(200)
    }

    /// A state of all services that is waited for.
    private struct Goal {
        let answersInARow: Int
        /// What stands in its way, for people; nothing once it is reached.
        let obstacles: ([ServiceAnswer]) -> [String]
    }

    private let date: BusinessDate
    private let control: String
    private let health: ServiceHealth
    private let patience: Patience

    init(date: String, control: String?, health: ServiceHealth, patience: Patience) throws {
        guard let day = BusinessDate(iso: date) else { throw ValidationError("DATE: YYYY-MM-DD") }
        let file = control ?? ProcessInfo.processInfo.environment["SAIKEN_CLOCK_SOURCE"] ?? ""
        guard !file.isEmpty, !file.isSameBytes(as: "system") else {
            throw ValidationError("--control, SAIKEN_CLOCK_SOURCE")
        }
        (self.date, self.control, self.health, self.patience) = (day, file, health, patience)
    }

    func run(until reach: Reach = .applied) async throws {
        let end = ContinuousClock.now.advanced(by: patience.deadline)
        let (before, text) = (await health.all(), date.description)
        try refuseGoingBack(before)
        let settled = Goal(answersInARow: ClockAdvance.settledAnswers) { answers in
            answers.filter { !$0.isSettled }.map(\.line) + StreamLag.all(answers).map(\.line)
        }
        try await wait(for: settled, before, until: end)
        let dated = Goal(answersInARow: 1) { answers in
            answers.filter { $0.report?.date.isSameBytes(as: text) != true }.map(\.line)
        }
        if !dated.obstacles(before).isEmpty {
            try ClockControl(date: date).write(to: control)
            try await wait(for: dated, await health.all(), until: end)
            if case .applied = reach { try await wait(for: settled, await health.all(), until: end) }
        }
        Console.line("業務日付を\(text)にしました", english: "the business date is \(text)")
    }

    /// Deadlines, charges and letters of a later day may exist already.
    private func refuseGoingBack(_ answers: [ServiceAnswer]) throws {
        let dates = answers.compactMap { $0.report.flatMap { BusinessDate(iso: $0.date) } }
        guard let latest = dates.max(), date < latest else { return }
        throw ValidationError(
            Console.chosen("業務日付は戻せません(現在 \(latest))", english: "the date cannot go back (it is \(latest))"))
    }

    private func wait(for goal: Goal, _ first: [ServiceAnswer], until end: ContinuousClock.Instant) async throws {
        var (answers, inARow) = (first, 0)
        while true {
            let obstacles = goal.obstacles(answers)
            inARow = obstacles.isEmpty ? inARow + 1 : 0
            if inARow >= goal.answersInARow { return }
            guard ContinuousClock.now < end else {
                for obstacle in obstacles { Console.problem(obstacle, english: obstacle) }
                throw ExitCode(1)
            }
            // Services are asked again and again; nothing tells the command line when they are done.
            try await Task.sleep(for: patience.interval)
            answers = await health.all()
        }
    }
}
