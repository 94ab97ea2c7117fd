import ArgumentParser
import CodecPrimitives
import Foundation

/// `saiken accounting`: a day's income for the accounting office (収入日計), and whether it is what the bank brought.
struct AccountingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounting",
        abstract: "Print a day's income by account, budget code, fiscal year and channel as CSV.",
        discussion: "With --check: hold it against the bank's lines of the day; exit code 1 where they differ.")

    @OptionGroup var service: StaffService

    @Option(help: "The income day (YYYY-MM-DD). Default: the business date.")
    var date: String?

    @Flag(help: "Compare each channel with what the bank's lines brought on that day. Needs --date.")
    var check = false

    func validate() throws {
        if check, date == nil { throw ValidationError("--check needs --date") }
    }

    func run() async throws {
        let day = try date.map { try OptionValue.day($0, "--date").description }
        let body = try await service.get("/accounting/revenue" + (day.map { "?date=\($0)" } ?? ""), from: "CASE")
        let report = String(decoding: body, as: UTF8.self)
        guard check, let day else { return Console.line(report.trimmingCharacters(in: .newlines)) }
        try await compare(report, of: day)
    }

    private struct BankDay: Decodable {
        struct Income: Decodable {
            let channel: String
            let grossYen: Int64
        }

        let creditedYen: Int64
        let matchedYen: Int64
        let takenBackYen: Int64
        let returnedTransfersYen: Int64
        let setAsideYen: Int64
        let openYen: Int64
        let income: [Income]
    }

    private func compare(_ report: String, of day: String) async throws {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let body = try await service.get("/remittances/bank-days?from=\(day)&to=\(day)", from: "INTAKE")
        let bank = try decoder.decode([BankDay].self, from: body).first
        let brought = (bank?.income ?? []).map { ($0.channel, $0.grossYen) }
        guard let check = IncomeCheck(report: report, brought: Dictionary(brought, uniquingKeysWith: +)) else {
            throw ValidationError("the report of case-management cannot be read")
        }
        Console.line(AccountingCommand.table(check))
        if let bank { Console.line(AccountingCommand.sums(bank)) }
        if !check.isEqual || bank?.openYen ?? 0 != 0 { throw ExitCode.failure }
    }

    private static func table(_ check: IncomeCheck) -> String {
        var table = TextTable([
            Console.chosen("チャネル", english: "channel"), Console.chosen("収入日計", english: "reported"),
            Console.chosen("銀行", english: "brought"), Console.chosen("照合", english: "equal"),
        ])
        for line in check.lines {
            table.add([line.channel, "\(line.reported)", "\(line.brought)", line.kind?.rawValue ?? "✓"])
        }
        return table.text
    }

    /// What became of the day's credits.
    private static func sums(_ bank: BankDay) -> String {
        let parts = [
            (Console.chosen("照合済", english: "matched"), bank.matchedYen),
            (Console.chosen("銀行取消", english: "taken back"), bank.takenBackYen),
            (Console.chosen("組戻し", english: "returned transfers"), bank.returnedTransfersYen),
            (Console.chosen("収入外", english: "set aside"), bank.setAsideYen),
            (Console.chosen("不一致", english: "open"), bank.openYen),
        ]
        let sum = parts.map { "\($0.0) \($0.1)" }.joined(separator: " + ")
        return "\(Console.chosen("入金", english: "credited")) \(bank.creditedYen) = \(sum)"
    }
}
