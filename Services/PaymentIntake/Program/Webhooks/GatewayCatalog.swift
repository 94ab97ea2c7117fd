import CodecPrimitives
import Crypto
import Foundation
import IntakeRules

/// The gateways that may call, with their signing keys (several while a key is rotated).
struct GatewayCatalog: Sendable {
    private let keys: [ReceivedText: [SymmetricKey]]

    /// Reads `name secret secret, name secret`: gateways parted by commas or line ends, words by blanks.
    ///
    /// - Throws: `IntakeError.settingInvalid` for a secret that is none; the text is never shown.
    init(setting: String) throws {
        var keys: [ReceivedText: [SymmetricKey]] = [:]
        for entry in setting.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let words = entry.split(whereSeparator: \.isWhitespace).map { ReceivedText(String($0)) }
            guard let name = words.first else { continue }
            let secrets = words.dropFirst().map(WebhookSignature.key(fromSecret:))
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
            signature.candidates.contains { HMAC<SHA256>.isValidAuthenticationCode($0, authenticating: bytes, using: key) }
        }
    }
}
