import ArgumentParser
import Foundation

/// Answers a request file as a bank's centre would.
struct SimulateBank: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "simulate-bank", abstract: "Answers a request file as a bank's centre would.")

    @Argument(help: "The request file, as GET /batches/{id}/file gives it.")
    var request: String

    @Argument(help: "Where the result file is written.")
    var result: String

    @Option(help: "The same seed gives the same answer.")
    var seed: UInt64 = 1

    func run() throws {
        let centre = BankCentre(
            request: try Settings.layout("seizure_request"), result: try Settings.layout("seizure_result"), seed: seed)
        let answer = try centre.answer([UInt8](try Data(contentsOf: URL(filePath: request))))
        try Data(answer).write(to: URL(filePath: result), options: .atomic)
    }
}
