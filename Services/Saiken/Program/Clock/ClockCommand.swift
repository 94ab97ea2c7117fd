import ArgumentParser

/// `saiken clock`: the business date of all services (業務日付).
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show or advance the business date of all services.",
        subcommands: [Show.self, Advance.self], defaultSubcommand: Show.self)

    /// Prints what date every service has, and what it still has to do.
    struct Show: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Show the date of every service.")

        @OptionGroup var services: ServiceAddresses

        func run() async throws {
            let all = try await services.health().all()
            for line in all.map(\.line) + StreamLag.all(all).map(\.line) { Console.line(line) }
            if all.contains(where: { $0.report == nil }) { throw ExitCode(1) }
        }
    }

    /// Writes the control file and waits until every service has followed.
    struct Advance: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Set the date of every service, once all messages are applied; never back.",
            discussion: "Exit code 1: a service did not follow, or was behind, until the deadline.")

        @OptionGroup var services: ServiceAddresses

        @Option(help: "The control file that the services' setting clock.source names. Default: $SAIKEN_CLOCK_SOURCE.")
        var control: String?

        @Option(help: "How long the services may take, in seconds (1 to 3600).")
        var deadlineSeconds = 120

        @Argument(help: "The new date, YYYY-MM-DD.")
        var date: String

        func validate() throws {
            guard (1...3600).contains(deadlineSeconds) else { throw ValidationError("--deadline-seconds: 1 to 3600") }
        }

        func run() async throws {
            let advance = try ClockAdvance(
                date: date, control: control, health: services.health(), deadline: .seconds(deadlineSeconds))
            try await advance.run()
        }
    }
}
