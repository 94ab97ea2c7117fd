import ArgumentParser
import AsyncHTTPClient
import Foundation
import NIOCore
import NIOHTTP1

/// Asks a service for JSON.
struct ServiceQuestion: Sendable {
    /// The most bytes an answer may have, and the seconds it may take.
    private static let (answerMax, timeoutSeconds) = (4 << 20, Int64(10))

    let base: String
    /// Nil for a route that asks for none.
    var token: String?

    /// The answer to a path.
    ///
    /// - Throws: `ExitCode` 1, with a line that names address and status, when there is none.
    func ask<Answer: Decodable>(_ path: String, for _: Answer.Type = Answer.self) async throws
        -> Answer
    {
        var request = HTTPClientRequest(url: base + path)
        if let token { request.headers = ["authorization": "Bearer \(token)"] }
        do {
            let answer = try await HTTPClient.shared.execute(
                request, timeout: .seconds(ServiceQuestion.timeoutSeconds))
            let body = try await answer.body.collect(upTo: ServiceQuestion.answerMax)
            guard answer.status == .ok else { throw failure("\(answer.status.code)") }
            let decoder = JSONDecoder()
            decoder.keyDecodingStrategy = .convertFromSnakeCase
            return try decoder.decode(Answer.self, from: Data(String(buffer: body).utf8))
        } catch let error as ExitCode {
            throw error
        } catch {
            throw failure("\(type(of: error))")
        }
    }

    private func failure(_ cause: String) -> ExitCode {
        Console.problem("\(base) 応答なし (\(cause))", english: "\(base) does not answer (\(cause))")
        return ExitCode(1)
    }
}
