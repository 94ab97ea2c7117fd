public import Foundation
import FoundationNetworking

extension TestServers {
    /// Calls the broker's management API and returns the body of a successful answer.
    ///
    /// - Parameters:
    ///   - path: below `/api/`.
    ///   - body: what JSON can hold; nil for none.
    /// - Throws: `TestKitError` with the broker's answer.
    @discardableResult
    public func manage(_ method: String, _ path: String, _ body: [String: Any]? = nil) async throws -> Data {
        let address = "http://\(amqp.host):\(managementPort)/api/\(path)"
        guard let url = URL(string: address) else { throw TestKitError("no URL: \(address)") }
        var request = URLRequest(url: url)
        request.httpMethod = method
        request.timeoutInterval = 30
        request.httpBody = try body.map { try JSONSerialization.data(withJSONObject: $0) }
        let login = Data("\(amqp.user):\(amqp.password)".utf8).base64EncodedString()
        request.setValue("Basic \(login)", forHTTPHeaderField: "authorization")
        request.setValue("application/json", forHTTPHeaderField: "content-type")
        let (answer, response) = try await URLSession.shared.data(for: request)
        let status = (response as? HTTPURLResponse)?.statusCode ?? 0
        guard (200..<300).contains(status) else {
            throw TestKitError("\(method) \(path): \(status) \(String(decoding: answer.prefix(500), as: UTF8.self))")
        }
        return answer
    }
}
