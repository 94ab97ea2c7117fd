import CodecPrimitives
import Crypto
import Foundation

/// Seals what lies in the database about payers' accounts (AES-256-GCM), so that a copy of the database tells nobody's
/// account. Each sealed text is bound to the thing it belongs to: moved to another, it does not open.
struct AccountSeal: Sendable {
    /// A sealed text, and which key opens it; nil for one that was kept before there was a key and stands as it is.
    struct Sealed: Hashable, Sendable {
        var keyID: ReceivedText?
        var bytes: [UInt8]
    }

    /// The key that seals; the others only open.
    let current: ReceivedText
    private let keys: [ReceivedText: SymmetricKey]

    /// Keys as `id=base64` of 32 bytes, parted by commas or line ends; the first seals. Nil where there is none.
    ///
    /// - Throws: `IntakeError.settingInvalid`, for an id twice too.
    init?(setting: String) throws {
        var (keys, first) = ([ReceivedText: SymmetricKey](), ReceivedText?.none)
        for entry in setting.split(whereSeparator: { $0 == "," || $0.isNewline }) {
            let parts = entry.split(separator: "=", maxSplits: 1)
            guard parts.count == 2, (1...32).contains(parts[0].utf8.count),
                let bytes = Data(base64Encoded: String(parts[1])), bytes.count == 32,
                keys.updateValue(SymmetricKey(data: bytes), forKey: ReceivedText(String(parts[0]))) == nil
            else { throw IntakeError(.settingInvalid) }
            first = first ?? ReceivedText(String(parts[0]))
        }
        guard let first else { return nil }
        (self.keys, current) = (keys, first)
    }

    /// - Throws: `IntakeError.sealBroken` when the text cannot be sealed.
    func seal(_ plain: [UInt8], of owner: UUIDv7) throws -> Sealed {
        guard let key = keys[current],
            let box = try AES.GCM.seal(Data(plain), using: key, authenticating: AccountSeal.name(owner)).combined
        else { throw IntakeError(.sealBroken) }
        return Sealed(keyID: current, bytes: Array(box))
    }

    /// - Throws: `IntakeError.keyMissing` without the key of that id; `sealBroken` for a text that was changed or is of
    ///   something else.
    func open(_ sealed: Sealed, of owner: UUIDv7) throws -> [UInt8] {
        guard let keyID = sealed.keyID else { return sealed.bytes }
        guard let key = keys[keyID] else { throw IntakeError(.keyMissing) }
        do {
            let box = try AES.GCM.SealedBox(combined: Data(sealed.bytes))
            return Array(try AES.GCM.open(box, using: key, authenticating: AccountSeal.name(owner)))
        } catch {
            throw IntakeError(.sealBroken)
        }
    }

    private static func name(_ owner: UUIDv7) -> Data { Data(owner.description.utf8) }
}

extension AccountSeal? {
    /// Opens what is sealed: without keys only what is not.
    func open(_ sealed: AccountSeal.Sealed, of owner: UUIDv7) throws -> [UInt8] {
        guard let self else {
            guard sealed.keyID == nil else { throw IntakeError(.keyMissing) }
            return sealed.bytes
        }
        return try self.open(sealed, of: owner)
    }
}
