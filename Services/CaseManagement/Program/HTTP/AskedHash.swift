import Crypto
import Foundation

/// The fingerprint of what was asked, so that the same id with other content is found out.
enum AskedHash {
    /// SHA-256 of a body, whatever the order of its members.
    static func of(_ body: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(SHA256.hash(data: try encoder.encode(body)))
    }
}
