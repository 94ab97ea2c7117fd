import CodecPrimitives
import Crypto
import Foundation
import IntakeRules

/// The keys of gateways that sign their calls by HTTP Message Signatures (RFC 9421).
struct MessageKeyCatalog: Sendable {
    private let keys: [ReceivedText: [ReceivedText: MessageKey]]

    /// Reads `name=keyid:algorithm:base64 …`: gateways parted by commas or line ends, keys of one by blanks. Algorithms:
    /// `hmac-sha256` (32 bytes or more), `ed25519` (32 bytes), `ecdsa-p256-sha256` (the public key as DER).
    ///
    /// - Throws: `IntakeError.settingInvalid` for a key that is none; the text is never shown.
    init(setting: String) throws {
        var keys: [ReceivedText: [ReceivedText: MessageKey]] = [:]
        for entry in setting.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let parts = entry.split(separator: "=", maxSplits: 1)
            guard !entry.allSatisfy(\.isWhitespace) else { continue }
            guard parts.count == 2 else { throw IntakeError(.settingInvalid) }
            let name = ReceivedText(parts[0].trimmingCharacters(in: .whitespaces))
            let words = parts[1].split(whereSeparator: \.isWhitespace)
            guard !name.isEmpty, !words.isEmpty, keys[name] == nil else { throw IntakeError(.settingInvalid) }
            for word in words {
                let fields = word.split(separator: ":", omittingEmptySubsequences: false).map(String.init)
                guard fields.count == 3, !fields[0].isEmpty, let key = MessageKey(fields[1], base64: fields[2]),
                    keys[name, default: [:]].updateValue(key, forKey: ReceivedText(fields[0])) == nil
                else { throw IntakeError(.settingInvalid) }
            }
        }
        self.keys = keys
    }

    /// Whether a gateway of this name signs in this way.
    func knows(_ gateway: ReceivedText) -> Bool { keys[gateway] != nil }

    /// Checks body and signatures of a call: the digest that is signed must be that of the body as it came, and one
    /// signature must be made with a key of the gateway.
    ///
    /// - Throws: `MessageSignature.Refusal`.
    func verify(
        _ signature: MessageSignature, body: [UInt8], gateway: ReceivedText
    ) throws(MessageSignature.Refusal) {
        guard MessageKeyCatalog.isDigest(signature.digests, of: body) else { throw .digestMismatch }
        let known = keys[gateway] ?? [:]
        let isSigned = signature.candidates.contains { candidate in
            guard let key = known[candidate.keyID], candidate.algorithm.map({ $0 == key.algorithm }) ?? true else {
                return false
            }
            return key.isValid(candidate.signature, over: candidate.signedBytes)
        }
        guard isSigned else { throw .mismatch }
    }

    /// At least one digest of an algorithm that is strong enough, and none of those that is wrong.
    private static func isDigest(_ digests: [ReceivedText: [UInt8]], of body: [UInt8]) -> Bool {
        let data = Data(body)
        let judged = [
            digests[ReceivedText("sha-256")].map { $0 == Array(SHA256.hash(data: data)) },
            digests[ReceivedText("sha-512")].map { $0 == Array(SHA512.hash(data: data)) },
        ].compactMap(\.self)
        return !judged.isEmpty && judged.allSatisfy(\.self)
    }
}

/// A key with its one algorithm: the key decides how it is used, never the caller's word.
enum MessageKey: Sendable {
    case hmac(SymmetricKey)
    case ed25519(Curve25519.Signing.PublicKey)
    case p256(P256.Signing.PublicKey)

    /// A key; nil when the bytes are none of this algorithm.
    init?(_ algorithm: String, base64: String) {
        guard let bytes = Data(base64Encoded: base64) else { return nil }
        switch algorithm {
        case "hmac-sha256":
            guard bytes.count >= 32 else { return nil }
            self = .hmac(SymmetricKey(data: bytes))
        case "ed25519":
            guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: bytes) else { return nil }
            self = .ed25519(key)
        case "ecdsa-p256-sha256":
            guard let key = try? P256.Signing.PublicKey(derRepresentation: bytes) else { return nil }
            self = .p256(key)
        default: return nil
        }
    }

    var algorithm: ReceivedText {
        switch self {
        case .hmac: ReceivedText("hmac-sha256")
        case .ed25519: ReceivedText("ed25519")
        case .p256: ReceivedText("ecdsa-p256-sha256")
        }
    }

    /// Whether a signature was made with this key; secrets are compared in constant time.
    func isValid(_ signature: [UInt8], over bytes: [UInt8]) -> Bool {
        let (signature, bytes) = (Data(signature), Data(bytes))
        switch self {
        case .hmac(let key):
            return HMAC<SHA256>.isValidAuthenticationCode(signature, authenticating: bytes, using: key)
        case .ed25519(let key): return key.isValidSignature(signature, for: bytes)
        case .p256(let key):
            guard let parsed = try? P256.Signing.ECDSASignature(rawRepresentation: signature) else { return false }
            return key.isValidSignature(parsed, for: bytes)
        }
    }
}
