import CodecPrimitives
import Crypto
import Foundation

/// A client's secret: 32 random bytes that are shown once and stored as a hash.
struct ClientSecret: Sendable {
    /// As the contractor keeps it.
    let text: String

    /// A new one, from the system's source of randomness.
    init() {
        text = Data((0..<32).map { _ in UInt8.random(in: .min ... .max) }).base64EncodedString()
    }

    /// One that was given.
    init(_ text: String) { self.text = text }

    /// What is stored. The secret is random, so it needs no salt and no slow hash.
    var hash: [UInt8] { Array(SHA256.hash(data: Data(text.utf8))) }

    /// Whether it is the secret of a stored hash; takes the same time wherever the first difference lies.
    func matches(_ stored: [UInt8]) -> Bool {
        let own = hash
        guard own.count == stored.count else { return false }
        return zip(own, stored).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
    }
}
