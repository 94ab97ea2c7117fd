import ArgumentParser
import CodecPrimitives
import Foundation
import ServiceKit

/// Moves the business date on: waits until all messages are applied, writes the control file, and
/// waits until every service has the date and has applied what the new day made.
struct ClockAdvance {
    /// How many times in a row services must be settled: they are not asked at one instant.
    static let settledAnswers = 2
    /// How long services may take, and the time between two questions.
    struct Patience {
        let deadline: Duration
        var interval = Duration.milliseconds(200)
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

    func run() async throws {
        let end = ContinuousClock.now.advanced(by: patience.deadline)
        let (before, text) = (await health.all(), date.description)
        try refuseGoingBack(before)
        try await wait(before, until: end) { $0.isSettled }
        if !before.allSatisfy({ $0.report?.date.isSameBytes(as: text) == true }) {
            try ClockControl(date: date).write(to: control)
            try await wait(await health.all(), until: end) {
                $0.isSettled && $0.report?.date.isSameBytes(as: text) == true
            }
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

    private func wait(
        _ first: [ServiceAnswer], until end: ContinuousClock.Instant, _ isDone: (ServiceAnswer) -> Bool
    ) async throws {
        var (answers, inARow) = (first, 0)
        while true {
            let lags = StreamLag.all(answers)
            inARow = answers.allSatisfy(isDone) && lags.isEmpty ? inARow + 1 : 0
            if inARow >= ClockAdvance.settledAnswers { return }
            guard ContinuousClock.now < end else {
                let reasons = answers.filter { !isDone($0) }.map(\.line) + lags.map(\.line)
                for reason in reasons { Console.problem(reason, english: reason) }
                throw ExitCode(1)
            }
            // Services are asked again and again; nothing tells the command line when they are done.
            try await Task.sleep(for: patience.interval)
            answers = await health.all()
        }
    }
}
