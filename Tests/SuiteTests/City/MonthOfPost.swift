import Crypto
import Foundation
import TestKit

/// Everything that reaches a city in a month, ready to be delivered in any order and any number of times.
struct MonthOfPost: Sendable {
    /// One thing to deliver.
    enum Item: Sendable {
        case file(channel: String, body: Data)
        case webhook(id: String, body: Data, gateway: String = MonthOfPost.gateway)
    }

    /// The key that the gateway of these tests signs with (32 bytes).
    static let secret = Data("saiken-suite-webhook-signing-key".utf8)
    static let gateway = "payapp"
    /// A second one, which has said nothing yet when a test begins.
    static let lateGateway = "lateapp"

    /// The value of the setting `webhook.secrets`.
    static var secretSetting: String {
        [gateway, lateGateway].map { "\($0)=whsec_\(secret.base64EncodedString())" }.joined(separator: ",")
    }

    private(set) var items: [Item] = []

    /// Reads the files that `saiken generate` wrote into `receipts/`.
    init(folder: URL) throws {
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
        for name in names {
            let body = try Data(contentsOf: folder.appending(path: name))
            if name.hasSuffix(".tsv") {
                items += try MonthOfPost.webhooks(body)
            } else {
                items.append(.file(channel: name.contains("konbini-b") ? "konbini-b" : "konbini-a", body: body))
            }
        }
    }

    /// Lines of `webhook-id`, a tab and the body.
    private static func webhooks(_ lines: Data) throws -> [Item] {
        try String(decoding: lines, as: UTF8.self).split(separator: "\n").map { line in
            let parts = line.split(separator: "\t", maxSplits: 1)
            guard parts.count == 2 else { throw TestKitError("a webhook line has no tab") }
            return .webhook(id: String(parts[0]), body: Data(parts[1].utf8))
        }
    }

    /// Delivers one thing until the service says that it has it. A service that is down is waited for, as every
    /// agent and gateway does.
    static func deliver(_ item: Item, to city: City) async throws {
        try await eventually(within: .seconds(180), "a delivery is taken") {
            let port = try await city.port(of: "payment-intake")
            let answer = try await send(item, port: port)
            if (500...599).contains(answer.status) { throw TestKitError("answered \(answer.status)") }
            guard (200...299).contains(answer.status) else {
                throw TestKitError("refused with \(answer.status): \(answer.text)")
            }
            return true
        }
    }

    /// Delivers one thing once.
    static func send(_ item: Item, port: Int) async throws -> Loopback.Answer {
        switch item {
        case .file(let channel, let body):
            return try await Loopback.send("POST", port: port, "/files/\(channel)", body: body)
        case .webhook(let id, let body, let gateway):
            return try await Loopback.send(
                "POST", port: port, "/webhooks/\(gateway)", body: body, headers: signed(body, as: id))
        }
    }

    /// The headers of a call by Standard Webhooks; what differs makes it a call of a liar.
    static func signed(
        _ body: Data, as id: String, key: Data = secret, secondsAgo: Int = 0
    ) -> [String: String] {
        let stamp = String(Int(Date.now.timeIntervalSince1970) - secondsAgo)
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(id).\(stamp).".utf8) + body, using: SymmetricKey(data: key))
        return [
            "webhook-id": id, "webhook-timestamp": stamp,
            "webhook-signature": "v1,\(Data(code).base64EncodedString())", "content-type": "application/json",
        ]
    }
}
