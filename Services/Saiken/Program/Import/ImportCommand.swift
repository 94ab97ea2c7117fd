import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1
import ServiceKit

/// `saiken import`: sends an assessment file to case management and shows what became of it.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import an assessment file (調定データ), whole or not at all.")

    /// The variable that stands for the address.
    private static let urlVariable = "SAIKEN_CASE_URL"

    @Option(help: "Address of case-management. Default: $SAIKEN_CASE_URL.")
    var url: String?

    @OptionGroup var staff: StaffToken

    @Option(help: "Seconds that the import may take.")
    var timeoutSeconds: Int64 = 600

    @Argument(help: "The file (CSV, UTF-8).")
    var file: String

    /// The most bytes an answer may have.
    private static let answerMax = 4 << 20

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let base = url ?? environment[ImportCommand.urlVariable],
            let token = try staff.value(environment)
        else { throw ValidationError("--url and --token or --token-file are needed") }
        let size = try FileManager.default.attributesOfItem(atPath: file)[.size] as? Int
        var request = HTTPClientRequest(url: base + "/assessments")
        request.method = .POST
        request.headers = ["authorization": "Bearer \(token)", "content-type": "text/csv"]
        request.body = .stream(
            FileChunks(path: file), length: size.map { .known(Int64($0)) } ?? .unknown)
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(timeoutSeconds))
        let body = String(buffer: try await answer.body.collect(upTo: ImportCommand.answerMax))
        switch answer.status.code {
        case 200, 201: Console.line(body)
        case 422:
            Console.problem("ファイル全体を隔離しました", english: "the file was quarantined as a whole")
            Console.line(body)
            throw ExitCode.failure
        default:
            Console.problem(
                "取込に失敗しました (\(answer.status.code))", english: "the import failed (\(answer.status.code))")
            Console.line(body)
            throw ExitCode(2)
        }
    }
}
