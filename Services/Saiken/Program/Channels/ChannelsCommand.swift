import ArgumentParser
import Foundation

/// `saiken channels`: how far each channel of money is known, and what waits for those that are late (収納チャネルの到達状況).
struct ChannelsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "channels",
        abstract:
            "Show how far each channel of money is known, how late it is, and which acts wait for it.",
        discussion:
            "Exit code 0 when no channel is late, 3 when one is, 1 when a service does not answer.")

    @Option(help: "Address of payment-intake. Default: $SAIKEN_INTAKE_URL.")
    var intakeURL: String?

    @Option(help: "Address of case-management. Default: $SAIKEN_CASE_URL.")
    var caseURL: String?

    @OptionGroup var staff: StaffToken

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let intake = intakeURL ?? environment["SAIKEN_INTAKE_URL"],
            let cases = caseURL ?? environment["SAIKEN_CASE_URL"],
            let token = try staff.value(environment)
        else {
            throw ValidationError("--intake-url, --case-url and --token or --token-file are needed")
        }
        let told = try await ServiceQuestion(base: intake).ask("/channels", for: [ChannelTold].self)
        let known = try await ServiceQuestion(base: cases, token: token).ask(
            "/channels", for: [ChannelKnown].self)
        let sheet = ChannelSheet(told: told, known: known)
        Console.line(sheet.table)
        for line in sheet.lines { Console.line(line) }
        if sheet.isLate { throw ExitCode(3) }
    }
}

/// A channel as payment-intake tells of it.
struct ChannelTold: Decodable, Sendable {
    var channel: String
    var completeThrough: String?
    var expectedThrough: String?
    var nextExpectedOn: String?
    var lateFiles: Int?
    var lagDays: Int
    var mostLagDays: Int?
}

/// A channel as clearance sees it, with what waits for it.
struct ChannelKnown: Decodable, Sendable {
    struct Hold: Decodable, Sendable {
        var act: String
        var persons: Int
        var since: String
    }

    var channel: String
    var speed: String
    var completeThrough: String?
    var holds: [Hold]
}

/// What both services say, side by side.
struct ChannelSheet {
    let told: [ChannelTold]
    let known: [ChannelKnown]

    var isLate: Bool { told.contains { $0.lateFiles ?? 0 > 0 } }

    /// A row for each channel that either service knows.
    var table: String {
        var table = TextTable(
            Console.chosen(
                "チャネル,到達日,審査での到達日,次回予定,遅れ(件),遅れ(日) 約定/実測",
                english:
                    "channel,complete through,known to clearance,next expected,files late,lag promised/measured"
            ).split(separator: ",").map(String.init))
        let others = known.filter { seen in
            !told.contains { $0.channel.utf8.elementsEqual(seen.channel.utf8) }
        }
        for row in told {
            table.add([
                row.channel, row.completeThrough ?? "-", seen(row.channel)?.completeThrough ?? "-",
                row.nextExpectedOn ?? "-", row.lateFiles.map(String.init) ?? "-",
                "\(row.lagDays)/\(row.mostLagDays.map(String.init) ?? "-")",
            ])
        }
        for row in others { table.add([row.channel, "-", row.completeThrough ?? "-", "-", "-", "-"]) }
        return table.text
    }

    /// A line for each act that waits for a channel.
    var lines: [String] {
        known.flatMap { channel in
            channel.holds.map { hold in
                Console.chosen(
                    "\(channel.channel) を待つ処理: \(hold.act) \(hold.persons)件 (\(hold.since) から)",
                    english:
                        "\(channel.channel) holds up: \(hold.act), \(hold.persons) persons, since \(hold.since)"
                )
            }
        }
    }

    private func seen(_ channel: String) -> ChannelKnown? {
        known.first { $0.channel.utf8.elementsEqual(channel.utf8) }
    }
}
