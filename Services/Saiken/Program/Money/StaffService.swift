import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// A service that staff ask over HTTP: its address and token, by options or by the variables that `ops/services env` sets.
struct StaffService: ParsableArguments {
    @Option(help: "Address of the service. Default: $SAIKEN_…_URL.")
    var url: String?

    @Option(help: "File with the staff token. Default: $SAIKEN_…_STAFF_TOKEN.")
    var tokenFile: String?

    @Option(help: "Who asks.")
    var officer: String = "saiken"

    /// The most bytes an answer may have, and seconds that it may take.
    private static let (answerMax, secondsMax): (Int, Int64) = (16 << 20, 120)

    /// What the service answers to a question.
    ///
    /// - Parameters:
    ///   - path: with its query.
    ///   - name: the service's part of the variables' names, such as `INTAKE`.
    /// - Throws: `ValidationError` without address or token; `ExitCode` 1 for another answer than 200.
    func get(_ path: String, from name: String) async throws -> Data {
        let environment = ProcessInfo.processInfo.environment
        let written = try tokenFile.map {
            try String(contentsOfFile: $0, encoding: .utf8).trimmingCharacters(in: .whitespacesAndNewlines)
        }
        guard let base = url ?? environment["SAIKEN_\(name)_URL"],
            let token = written ?? environment["SAIKEN_\(name)_STAFF_TOKEN"]
        else { throw ValidationError("--url, --token-file: $SAIKEN_\(name)_URL, $SAIKEN_\(name)_STAFF_TOKEN") }
        var request = HTTPClientRequest(url: base + path)
        request.headers = ["authorization": "Bearer \(token)", "x-staff": officer]
        let answer = try await HTTPClient.shared.execute(request, timeout: .seconds(StaffService.secondsMax))
        let body = try await answer.body.collect(upTo: StaffService.answerMax)
        guard answer.status == .ok else {
            Console.problem("\(answer.status.code) が返りました", english: "the answer was \(answer.status.code)")
            Console.line(String(buffer: body))
            throw ExitCode.failure
        }
        return Data(body.readableBytesView)
    }
}
