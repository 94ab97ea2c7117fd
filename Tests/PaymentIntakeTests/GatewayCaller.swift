import CodecPrimitives
import Crypto
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import IntakeRules
import ServiceKit
import TestKit

@testable import PaymentIntake

/// Signs and sends as a gateway does, by Standard Webhooks.
struct GatewayCaller {
    struct Answer {
        var status: Int
        var body: String
        /// The last part of the problem's type; nil for a success.
        var problem: String? {
            let object = try? JSONSerialization.jsonObject(with: Data(body.utf8)) as? [String: Any]
            return (object?["type"] as? String)?.split(separator: ":").last.map(String.init)
        }
    }

    /// What is different from an honest call of this moment.
    struct Twist {
        var secondsAhead: Int64 = 0
        var version = "v1"
        var leftOut: String?
        var timestamp: String?
        /// What is signed where that is not the body.
        var signed: String?
    }

    let client: any TestClientProtocol
    let secret: String

    func headers(_ content: String, id: String, _ twist: Twist = Twist()) throws -> HTTPFields {
        let time = WallClock.now().microseconds / 1_000_000 + twist.secondsAhead
        guard let bytes = WebhookSignature.key(fromSecret: ReceivedText(secret)) else {
            throw TestKitError("no secret")
        }
        let code = HMAC<SHA256>.authenticationCode(
            for: Data("\(id).\(time).\(twist.signed ?? content)".utf8), using: SymmetricKey(data: Data(bytes)))
        var fields = HTTPFields()
        for (name, value) in [
            ("webhook-id", id), ("webhook-timestamp", twist.timestamp ?? "\(time)"),
            ("webhook-signature", "\(twist.version),\(Data(code).base64EncodedString())"),
        ] where name != twist.leftOut {
            guard let name = HTTPField.Name(name) else { throw TestKitError("no header") }
            fields[name] = value
        }
        return fields
    }

    func post(_ body: String, to path: String, id: String, _ twist: Twist = Twist()) async throws -> Answer {
        try await client.execute(
            uri: path, method: .post, headers: try headers(body, id: id, twist), body: ByteBuffer(string: body)
        ) { Answer(status: $0.status.code, body: String(buffer: $0.body)) }
    }

    /// A question: path and query are signed in place of a body.
    func get(_ path: String, _ twist: Twist = Twist()) async throws -> Answer {
        try await client.execute(uri: path, method: .get, headers: try headers(path, id: "question", twist)) {
            Answer(status: $0.status.code, body: String(buffer: $0.body))
        }
    }
}
