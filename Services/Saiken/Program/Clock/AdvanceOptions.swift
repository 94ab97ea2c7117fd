import ArgumentParser

/// What every advance of the clock needs to know.
struct AdvanceOptions: ParsableArguments {
    @OptionGroup var services: ServiceAddresses

    @Option(help: "The control file that the services' setting clock.source names. Default: $SAIKEN_CLOCK_SOURCE.")
    var control: String?

    @Option(help: "How long the services may take, in seconds (1 to 3600).")
    var deadlineSeconds = 120

    @Option(help: "The time between two questions whether they are done, in milliseconds (10 to 5000).")
    var intervalMilliseconds = 200

    func validate() throws {
        guard (1...3600).contains(deadlineSeconds) else { throw ValidationError("--deadline-seconds: 1 to 3600") }
        guard (10...5000).contains(intervalMilliseconds) else {
            throw ValidationError("--interval-milliseconds: 10 to 5000")
        }
    }

    /// Moves the date on.
    ///
    /// - Throws: `ExitCode` 1 when a service does not follow; `ValidationError` for a date that is none or lies back.
    func advance(
        to date: String, _ health: ServiceHealth, until reach: ClockAdvance.Reach = .applied
    ) async throws {
        let patience = ClockAdvance.Patience(
            deadline: .seconds(deadlineSeconds), interval: .milliseconds(intervalMilliseconds))
        try await ClockAdvance(date: date, control: control, health: health, patience: patience)
            .run(until: reach)
    }
}
