import Foundation
import TestKit

/// What programs of officers and partners do: they send again until a service answers.
extension City {
    /// An officer's request. A service that is down, or says that it cannot now, is waited for.
    ///
    /// - Throws: `TestKitError` when there is no answer within three minutes.
    nonisolated func staff(
        _ method: String, _ service: String, _ path: String, _ body: [String: Any]? = nil
    ) async throws -> Loopback.Answer {
        let bytes = try body.map { try JSONSerialization.data(withJSONObject: $0, options: .sortedKeys) }
        return try await answer(method, service, path, bytes, SeizureDesk.staff)
    }

    /// Waits until every message is applied, and goes on to a day; all five services run.
    ///
    /// - Parameter control: the file of the setting `clock.source`; `clock.json` of this city when nil.
    nonisolated func advance(to day: String, control: URL? = nil) async throws {
        let control = control ?? folder.appending(path: "clock.json")
        var arguments = ["clock", "advance", day, "--control", control.path]
        for service in City.services {
            arguments += ["--service", "http://127.0.0.1:\(try await port(of: service))"]
        }
        let advanced = try await saiken(arguments)
        guard advanced.exitCode == 0 else { throw TestKitError("clock advance \(day): \(advanced.text)") }
    }

    /// Sends until a service answers with something else than a 5xx.
    nonisolated func answer(
        _ method: String, _ service: String, _ path: String, _ body: Data?, _ headers: [String: String]
    ) async throws -> Loopback.Answer {
        try await eventually(within: .seconds(180), "\(service) answers \(method) \(path)") {
            let told = try await Loopback.send(
                method, port: try await port(of: service), path, body: body, headers: headers)
            guard told.status < 500 else { throw TestKitError("\(told.status) \(told.text)") }
            return told
        }
    }
}

extension Loopback.Answer {
    /// The JSON body, whose names are in snake case.
    func decoded<Value: Decodable>(_ type: Value.Type = Value.self) throws -> Value {
        guard (200...299).contains(status) else { throw TestKitError("\(status) \(text)") }
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        return try decoder.decode(Value.self, from: body)
    }
}
