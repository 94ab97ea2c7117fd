import ArgumentParser
import CodecPrimitives
import Foundation

/// `saiken accounting`: a day's income for the accounting office (収入日計).
struct AccountingCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "accounting",
        abstract: "Print a day's income by account, budget code, fiscal year and channel as CSV.")

    @OptionGroup var service: StaffService

    @Option(help: "The income day (YYYY-MM-DD). Default: the business date.")
    var date: String?

    func run() async throws {
        let day = try date.map { try OptionValue.day($0, "--date").description }
        let body = try await service.get("/accounting/revenue" + (day.map { "?date=\($0)" } ?? ""), from: "CASE")
        Console.line(String(decoding: body, as: UTF8.self).trimmingCharacters(in: .newlines))
    }
}
