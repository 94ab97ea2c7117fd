import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// `saiken import`: sends an assessment file to case management and shows what became of it.
struct ImportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Import an assessment file (調定データ), whole or not at all.")

    /// Variables that stand for the options.
    private static let (urlVariable, tokenVariable) = ("SAIKEN_CASE_URL", "SAIKEN_CASE_STAFF_TOKEN")
    private static let tokenFileVariable = "SAIKEN_CASE_STAFF_TOKEN_FILE"

    @Option(help: "Address of case-management. Default: $SAIKEN_CASE_URL.")
    var url: String?

    @Option(help: "Staff token. Default: $SAIKEN_CASE_STAFF_TOKEN.")
    var token: String?

    @Option(help: "File with the staff token. Default: $SAIKEN_CASE_STAFF_TOKEN_FILE.")
    var tokenFile: String?

    @Option(help: "Seconds that the import may take.")
    var timeoutSeconds: Int64 = 600

    @Argument(help: "The file (CSV, UTF-8).")
    var file: String

    /// The most bytes an answer may have.
    private static let answerMax = 4 << 20

    func run() async throws {
        let environment = ProcessInfo.processInfo.environment
        guard let base = url ?? environment[ImportCommand.urlVariable],
            let token = try token ?? environment[ImportCommand.tokenVariable] ?? writtenToken(environment)
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
            Console.problem("取込に失敗しました (\(answer.status.code))", english: "the import failed (\(answer.status.code))")
            Console.line(body)
            throw ExitCode(2)
        }
    }

    private func writtenToken(_ environment: [String: String]) throws -> String? {
        try (tokenFile ?? environment[ImportCommand.tokenFileVariable]).map { path in
            try String(contentsOfFile: path, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
    }
}

/// A file as chunks, read while they are sent.
struct FileChunks: AsyncSequence, Sendable {
    typealias Element = ByteBuffer

    /// Bytes read at once.
    static let chunkBytes = 1 << 18

    let path: String

    struct AsyncIterator: AsyncIteratorProtocol {
        let path: String
        var handle: FileHandle?
        var hasEnded = false

        mutating func next() async throws -> ByteBuffer? {
            guard !hasEnded else { return nil }
            if handle == nil { handle = try FileHandle(forReadingFrom: URL(filePath: path)) }
            guard let data = try handle?.read(upToCount: FileChunks.chunkBytes), !data.isEmpty else {
                try handle?.close()
                hasEnded = true
                return nil
            }
            return ByteBuffer(bytes: data)
        }
    }

    func makeAsyncIterator() -> AsyncIterator { AsyncIterator(path: path) }
}
