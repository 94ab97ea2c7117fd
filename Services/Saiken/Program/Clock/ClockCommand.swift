import ArgumentParser

/// `saiken clock`: the business date of all services (業務日付).
struct ClockCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "clock", abstract: "Show or advance the business date of all services.",
        subcommands: [Show.self, Advance.self, Session.self], defaultSubcommand: Show.self)

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

        @OptionGroup var options: AdvanceOptions

        @Argument(help: "The new date, YYYY-MM-DD.")
        var date: String

        func run() async throws { try await options.advance(to: date, options.services.health()) }
    }

    /// Advances again and again, for a demo or a test that lives through months.
    struct Session: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Advance to each date that standard input names, a line each; an answer a line.",
            discussion: """
                It answers once every service has the date; what that day makes is waited for before the next date is set. The \
                date that already is waits until all messages are applied. Exit code 1 as for advance.
                """)

        @OptionGroup var options: AdvanceOptions

        func run() async throws {
            let health = try options.services.health()
            while let date = readLine() { try await options.advance(to: date, health, until: .followed) }
        }
    }
}
