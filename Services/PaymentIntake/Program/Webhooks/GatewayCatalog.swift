import CodecPrimitives
import Crypto
import Foundation
import IntakeRules

/// The gateways that may call, with their signing keys (several while a key is rotated).
struct GatewayCatalog: Sendable {
    private let keys: [ReceivedText: [SymmetricKey]]

    /// Reads `name=secret secret, name=secret`: gateways parted by commas or line ends, secrets by blanks.
    ///
    /// - Throws: `IntakeError.settingInvalid` for a secret that is none; the text is never shown.
    init(setting: String) throws {
        var keys: [ReceivedText: [SymmetricKey]] = [:]
        for entry in setting.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let parts = entry.split(separator: "=", maxSplits: 1).map { $0.split(whereSeparator: \.isWhitespace) }
            guard let words = parts.first, !words.isEmpty else { continue }
            guard parts.count == 2, words.count == 1 else { throw IntakeError(.settingInvalid) }
            let name = ReceivedText(String(words[0]))
            let secrets = parts[1].map { WebhookSignature.key(fromSecret: ReceivedText(String($0))) }
            guard !secrets.isEmpty, keys[name] == nil else { throw IntakeError(.settingInvalid) }
            keys[name] = try secrets.map { secret in
                guard let secret else { throw IntakeError(.settingInvalid) }
                return SymmetricKey(data: Data(secret))
            }
        }
        self.keys = keys
    }

    /// Whether a gateway of this name may call at all.
    func knows(_ gateway: ReceivedText) -> Bool { keys[gateway] != nil }

    /// Whether one of the signatures was made with one of the gateway's keys over these bytes. Compares in
    /// constant time.
    func isSigned(_ signature: WebhookSignature, body: [UInt8], by gateway: ReceivedText) -> Bool {
        let bytes = Data(signature.signedBytes(body: body))
        return (keys[gateway] ?? []).contains { key in
            signature.candidates.contains {
                HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: bytes, using: key)
            }
        }
    }
}
