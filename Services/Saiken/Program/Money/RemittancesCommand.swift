import ArgumentParser
import Foundation

/// `saiken remittances`: whether agents, bank and ledger agree, by day and channel, and what is open.
struct RemittancesCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "remittances",
        abstract: "Show the proof that agents, bank and ledger agree (収納照合表), and every open difference.",
        discussion: "Exit code 1 when a day is not proved or a difference is open.")

    @OptionGroup var service: StaffService

    @Option(help: "First day (YYYY-MM-DD). Default: a month before the last.")
    var from: String?

    @Option(help: "Last day (YYYY-MM-DD). Default: the business date.")
    var to: String?

    private struct Proof: Decodable {
        let date: String
        let channel: String
        let agentsYen: Int64
        let bankYen: Int64
        let feeYen: Int64
        let ledgerYen: Int64
        let acceptedYen: Int64
        let isProved: Bool
    }

    private struct Break: Decodable {
        let kind: String
        let state: String
        let channel: String?
        let dueOn: String?
        let expectedYen: Int64
        let arrivedYen: Int64
        let owner: String?
        let ageDays: Int
    }

    private struct Standing: Decodable {
        let channel: String
        let agentsYen: Int64
        let bankYen: Int64
        let inTransitYen: Int64
        let inTransitDays: Int
        let overdueYen: Int64
        let ledgerYen: Int64
        let isProved: Bool
    }

    func run() async throws {
        let days = try [("from", from), ("to", to)].compactMap { name, text in
            try text.map { "\(name)=\(try OptionValue.day($0, "--\(name)"))" }
        }
        let query = days.isEmpty ? "" : "?" + days.joined(separator: "&")
        let proofs: [Proof] = try await ask("/remittances/proofs" + query)
        let breaks: [Break] = try await ask("/remittances/breaks")
        let standings: [Standing] = try await ask("/remittances/standings")
        Console.line(RemittancesCommand.table(proofs))
        if !standings.isEmpty { Console.line("\n" + RemittancesCommand.table(standings)) }
        if !breaks.isEmpty { Console.line("\n" + RemittancesCommand.table(breaks)) }
        if !breaks.isEmpty || proofs.contains(where: { !$0.isProved }) { throw ExitCode.failure }
    }

    private func ask<Row: Decodable>(_ path: String) async throws -> [Row] {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode([Row].self, from: try await service.get(path, from: "INTAKE"))
    }

    private static func table(_ proofs: [Proof]) -> String {
        var table = TextTable([
            Console.chosen("入金日", english: "credited"), Console.chosen("チャネル", english: "channel"),
            Console.chosen("収納側", english: "agents"), Console.chosen("銀行", english: "bank"),
            Console.chosen("手数料", english: "fee"), Console.chosen("台帳", english: "ledger"),
            Console.chosen("承認差額", english: "accepted"), Console.chosen("照合", english: "proved"),
        ])
        for proof in proofs {
            let amounts = [proof.agentsYen, proof.bankYen, proof.feeYen, proof.ledgerYen, proof.acceptedYen]
            table.add([proof.date, proof.channel] + amounts.map { "\($0)" } + [proof.isProved ? "✓" : "✗"])
        }
        return table.text
    }

    private static func table(_ standings: [Standing]) -> String {
        var table = TextTable([
            Console.chosen("チャネル残高", english: "standing"), Console.chosen("収納側", english: "agents"),
            Console.chosen("銀行", english: "bank"), Console.chosen("未払込", english: "in transit"),
            Console.chosen("日数", english: "days"), Console.chosen("期限経過", english: "overdue"),
            Console.chosen("台帳", english: "ledger"), Console.chosen("照合", english: "proved"),
        ])
        for item in standings {
            table.add([
                item.channel, "\(item.agentsYen)", "\(item.bankYen)", "\(item.inTransitYen)", "\(item.inTransitDays)",
                "\(item.overdueYen)", "\(item.ledgerYen)", item.isProved ? "✓" : "✗",
            ])
        }
        return table.text
    }

    private static func table(_ breaks: [Break]) -> String {
        var table = TextTable([
            Console.chosen("不一致", english: "break"), Console.chosen("チャネル", english: "channel"),
            Console.chosen("払込予定日", english: "due"), Console.chosen("予定", english: "expected"),
            Console.chosen("入金", english: "arrived"), Console.chosen("担当", english: "owner"),
            Console.chosen("日数", english: "days"),
        ])
        for item in breaks {
            table.add([
                item.kind, item.channel ?? "-", item.dueOn ?? "-", "\(item.expectedYen)", "\(item.arrivedYen)",
                item.owner ?? "-", "\(item.ageDays)",
            ])
        }
        return table.text
    }
}
